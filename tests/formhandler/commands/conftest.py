"""A machine as the commands find it, by its environment."""

import shutil
from pathlib import Path

import pytest

from formhandler.sealing.key_files import write_secret
from tests.formhandler.web.conftest import write_frames
from tests.support.houses import Place

PASSPHRASE = "five words drawn by lot"


@pytest.fixture
def machine(tmp_path: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A machine with everything set up, the passphrase in a file; no relay answers there."""
    place = Place(tmp_path, keys, smtp_port=9, frames=write_frames(tmp_path / "frames"))
    shutil.copytree(keys, tmp_path / "keys")
    write_secret(tmp_path / "passphrase", f"{PASSPHRASE}\n".encode())
    for name, value in {**place.environment(), "KEPT_PASSPHRASE_FILE": str(tmp_path / "passphrase")}.items():
        monkeypatch.setenv(name, value)
    return place
