"""A second reading of encrypted mail: strict DER by pyasn1 and the standards' own modules, nothing of ours in it."""

from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyasn1.codec.der.decoder import decode
from pyasn1.codec.der.encoder import encode
from pyasn1_modules import rfc5652, rfc5753, rfc8017

AES_256_CBC, AES_256_WRAP = "2.16.840.1.101.3.4.1.42", "2.16.840.1.101.3.4.1.45"
ECDH_SHA256 = "1.3.132.1.11.1"
SHA_256 = "2.16.840.1.101.3.4.2.1"


def open_by_asn1(certificate: Path, key: Path, sealed: bytes) -> bytes | None:
    """Return what is inside, or None when the certificate is not among the recipients."""
    outer = _all_of(sealed, rfc5652.ContentInfo())
    assert outer["contentType"] == rfc5652.id_envelopedData
    enveloped = _all_of(outer["content"], rfc5652.EnvelopedData())
    wanted = x509.load_pem_x509_certificate(certificate.read_bytes())
    private = load_pem_private_key(key.read_bytes(), password=None)
    infos = enveloped["recipientInfos"]
    kinds = {str(info.getName()) for info in infos}
    assert int(enveloped["version"]) == (2 if "kari" in kinds else 0)
    assert [encode(info) for info in infos] == sorted(encode(info) for info in infos)
    for info in infos:
        secret = (
            _transported(info["ktri"], wanted, private)
            if info.getName() == "ktri"
            else _agreed(info["kari"], wanted, private)
        )
        if secret:
            return _decrypted(enveloped["encryptedContentInfo"], secret)
    return None


def _all_of(data: Any, kind: Any) -> Any:
    """Return a value of this kind, which is the whole of `data`, written as DER writes it."""
    value, left = decode(bytes(data), asn1Spec=kind)
    assert not left
    assert encode(value) == bytes(data)
    return value


def _is(number: Any, certificate: x509.Certificate) -> bool:
    issuer = encode(number["issuer"]) == certificate.issuer.public_bytes()
    return issuer and int(number["serialNumber"]) == certificate.serial_number


def _transported(info: Any, certificate: x509.Certificate, private: Any) -> bytes | None:
    if not _is(info["rid"]["issuerAndSerialNumber"], certificate):
        return None
    assert int(info["version"]) == 0
    algorithm = info["keyEncryptionAlgorithm"]
    if algorithm["algorithm"] == rfc8017.rsaEncryption:
        return private.decrypt(bytes(info["encryptedKey"]), padding.PKCS1v15())
    assert algorithm["algorithm"] == rfc8017.id_RSAES_OAEP
    parameters = _all_of(algorithm["parameters"], rfc8017.RSAES_OAEP_params())
    assert str(parameters["hashFunc"]["algorithm"]) == SHA_256
    inner = _all_of(parameters["maskGenFunc"]["parameters"], rfc8017.HashAlgorithm())
    assert str(inner["algorithm"]) == SHA_256
    return private.decrypt(bytes(info["encryptedKey"]), padding.OAEP(padding.MGF1(SHA256()), SHA256(), None))


def _agreed(info: Any, certificate: x509.Certificate, private: Any) -> bytes | None:
    [encrypted] = info["recipientEncryptedKeys"]
    if not _is(encrypted["rid"]["issuerAndSerialNumber"], certificate):
        return None
    assert int(info["version"]) == 3
    assert str(info["keyEncryptionAlgorithm"]["algorithm"]) == ECDH_SHA256
    wrap = _all_of(info["keyEncryptionAlgorithm"]["parameters"], rfc5753.KeyWrapAlgorithm())
    assert str(wrap["algorithm"]) == AES_256_WRAP
    point = info["originator"]["originatorKey"]["publicKey"].asOctets()
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    shared = rfc5753.ECC_CMS_SharedInfo()
    shared["keyInfo"] = wrap
    shared["suppPubInfo"] = (256).to_bytes(4, "big")
    wrapping = X963KDF(SHA256(), 32, encode(shared)).derive(private.exchange(ec.ECDH(), public))
    return aes_key_unwrap(wrapping, bytes(encrypted["encryptedKey"]))


def _decrypted(content: Any, secret: bytes) -> bytes:
    assert content["contentType"] == rfc5652.id_data
    algorithm = content["contentEncryptionAlgorithm"]
    assert str(algorithm["algorithm"]) == AES_256_CBC
    iv, left = decode(bytes(algorithm["parameters"]))
    assert not left
    decryptor, unpadder = Cipher(AES256(secret), CBC(bytes(iv))).decryptor(), PKCS7(128).unpadder()
    padded = decryptor.update(bytes(content["encryptedContent"])) + decryptor.finalize()
    return unpadder.update(padded) + unpadder.finalize()
