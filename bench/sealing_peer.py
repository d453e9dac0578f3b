"""Who is measured beside our sealing: hpke-js, the usual library for HPKE with X-Wing, bundled as a page would load it."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.registry import Package, fetch
from plugins.pace.assets import deno, deno_environment

NAME = "hpke-js"
_PACKAGES = (
    Package(
        "@hpke/common",
        "1.10.1",
        "moJwhmtLtuxiUzzNp1jpfBfx8yefKoO9D/RCR9dmwrnc7qjJqId1rEtQz+lSlU5cabX8daToMSx/7HayXOiaFw==",
    ),
    Package(
        "@hpke/core",
        "1.9.0",
        "pFxWl1nNJeQCSUFs7+GAblHvXBCjn9EPN65vdKlYQil2aURaRxfGMO6vBKGqm1YHTKwiAxJQNEI70PbSowMP9Q==",
    ),
    Package(
        "@hpke/dhkem-x25519",
        "1.8.0",
        "S1MWWkAfu+TFxySgv5+2P3O4Mx/jk7BsoplzQaA1s3sfUJVJ2UsZsSzSsMc+FXJumLXncoJFlO6mK6mDGspfmA==",
    ),
    Package(
        "@hpke/hybridkem-x-wing",
        "0.7.0",
        "95M8gJMperA4iWwHFgsEkmxjKcvAX8M4koheFnT85zXcqLL/vBh4597ucw2wLol6d2dC6gpKp9ZApL4d6hmDzA==",
    ),
    Package(
        "mlkem",
        "2.7.0",
        "I2bcB5d6jtkdan6MLGOxObpUbidqv0ej+PhbCGnXUqmcGYZ6X8F0qBpU6HE4mvYc81NSznBrVDp+Uc808Ba2RA==",
    ),
)
_ENTRY = """
import { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
import { XWing } from "@hpke/hybridkem-x-wing";
globalThis.sealByPeer = async (key, info, text) => {
  const suite = new CipherSuite({ kem: new XWing(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const recipientPublicKey = await suite.kem.deserializePublicKey(key);
  const sender = await suite.createSenderContext({ recipientPublicKey, info });
  return [sender.enc, await sender.seal(text)];
};
"""


def peer() -> bytes:
    """Return the script of the library with one function that seals, minified like our own."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for package in _PACKAGES:
            shutil.copytree(fetch(package), folder / "node_modules" / package.name)
        needed = {package.name: package.version for package in _PACKAGES}
        (folder / "package.json").write_text(json.dumps({"type": "module", "dependencies": needed}), encoding="utf-8")
        (folder / "entry.js").write_text(_ENTRY, encoding="utf-8")
        # From within the folder, where the packages are found.
        command = [deno(), "bundle", "--quiet", "--minify", "--format", "iife", "--platform", "browser", "entry.js"]
        return subprocess.run(command, cwd=folder, env=deno_environment(), check=True, stdout=subprocess.PIPE).stdout
