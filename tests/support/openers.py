"""Other people's programs that open encrypted mail: for each a function from EnvelopedData in DER to what is inside.

    open_with = openers(tmp_path, recipient)        # {"openssl": …, "nss": …}
    open_with["openssl"](sealed)

Each is set up with certificate and key as a mail program is: imported from a PKCS#12 where it can be. What does not open
returns None; a program that is not installed fails, for then nobody has looked.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_der

from formhandler.sealing.certificates import make_pkcs12, read_recipient_key
from tests.support.asn1 import open_by_asn1

Open = Callable[[bytes], bytes | None]
PASSPHRASE = "a passphrase for one test"


@dataclass(frozen=True)
class KeyPair:
    """Certificate and private key in two PEM files."""

    certificate: Path
    key: Path

    def pkcs12(self, *, for_old_programs: bool = False) -> bytes:
        """Return both as a mail program imports them."""
        pair = read_recipient_key(self.certificate, self.key)
        return make_pkcs12(pair, passphrase=PASSPHRASE.encode(), for_old_programs=for_old_programs)


def openers(folder: Path, pair: KeyPair) -> Mapping[str, Open]:
    """Return every program by name, set up below `folder`. GnuPG 2.2 takes RSA keys only; it crashes over others."""
    every: dict[str, Open] = {
        "openssl": lambda sealed: _openssl(folder, pair, sealed),
        "nss": _nss(folder / "nss", pair),
        "cryptography": lambda sealed: _cryptography(pair, sealed),
        "pyasn1": lambda sealed: open_by_asn1(pair.certificate, pair.key, sealed),
    }
    if isinstance(read_recipient_key(pair.certificate, pair.key).private_key, RSAPrivateKey):
        every["gpgsm"] = _gpgsm(folder / "gnupg", pair)
    return every


def _openssl(folder: Path, pair: KeyPair, sealed: bytes) -> bytes | None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sealed.der").write_bytes(sealed)
    command = ["openssl", "cms", "-decrypt", "-inform", "DER", "-binary", "-in", folder / "sealed.der"]
    return _said([*command, "-recip", pair.certificate, "-inkey", pair.key])


def _nss(folder: Path, pair: KeyPair) -> Open:
    """Set up the library of Firefox and Thunderbird, as Thunderbird imports a certificate."""
    folder.mkdir(parents=True)
    (folder / "pair.p12").write_bytes(pair.pkcs12())
    (folder / "none").write_text("\n")
    base = ["-d", f"sql:{folder}"]
    _surely(["certutil", "-N", *base, "-f", folder / "none"])
    _surely(["pk12util", "-i", folder / "pair.p12", *base, "-k", folder / "none", "-W", PASSPHRASE])

    def open_with(sealed: bytes) -> bytes | None:
        (folder / "sealed.der").write_bytes(sealed)
        return _said(["cmsutil", "-D", *base, "-f", folder / "none", "-i", folder / "sealed.der"])

    return open_with


def _gpgsm(folder: Path, pair: KeyPair) -> Open:
    """Set up GnuPG. It reads old PKCS#12 files only, and says nothing of a certificate that nobody vouches for."""
    folder.mkdir(mode=0o700, parents=True)
    (folder / "gpg-agent.conf").write_text("allow-loopback-pinentry\n")
    (folder / "pair.p12").write_bytes(pair.pkcs12(for_old_programs=True))
    base = ["gpgsm", "--homedir", folder, "--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "0"]
    _surely([*base, "--import", folder / "pair.p12"], said=PASSPHRASE)

    def open_with(sealed: bytes) -> bytes | None:
        (folder / "sealed.der").write_bytes(sealed)
        # Of other recipients, which it does not know, it complains by its exit status, and opens the mail all the same.
        return _run([*base, "--decrypt", folder / "sealed.der"], PASSPHRASE).stdout or None

    return open_with


def end_gpgsm(folder: Path) -> None:
    """End the agent that GnuPG has started for `folder`."""
    if (folder / "gnupg").exists():
        subprocess.run(["gpgconf", "--homedir", folder / "gnupg", "--kill", "all"], check=False)


def _cryptography(pair: KeyPair, sealed: bytes) -> bytes | None:
    certificate = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
    key = load_pem_private_key(pair.key.read_bytes(), password=None)
    try:
        return pkcs7_decrypt_der(sealed, certificate, key, [])
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None


def _said(command: Sequence[str | Path]) -> bytes | None:
    """Return what a program prints, or None when it fails."""
    done = _run(command, "")
    return done.stdout if done.returncode == 0 else None


def _surely(command: Sequence[str | Path], *, said: str = "") -> None:
    done = _run(command, said)
    assert done.returncode == 0, done.stderr.decode()


def _run(command: Sequence[str | Path], said: str) -> subprocess.CompletedProcess[bytes]:
    assert shutil.which(str(command[0])), f"{command[0]} is not installed; `inv browser` installs it"
    return subprocess.run(
        command, input=said.encode(), capture_output=True, check=False, env=os.environ | {"LC_ALL": "C"}
    )
