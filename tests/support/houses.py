"""The form handler's house for tests: a real database and real keys in a folder of the test's own, and a standing clock."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from formhandler.addresses import EmailAddress
from formhandler.clock import Clock
from formhandler.procedures.house import House, open_house
from formhandler.sealing.keys import make_development_keys
from formhandler.settings import Settings, read_settings
from policy import Policy

MAIL_FROM = "site@leanpoint.example"
MAIL_TO = "hello@leanpoint.example"
TOOL_URL = "https://tool.leanpoint.example"
# Before every moment that tests set their clocks to.
_KEYS_MADE = datetime(2026, 11, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """Where a house stands: `folder` is the test's own; a site and its frames may be somewhere else."""

    folder: Path
    keys: Path
    smtp_port: int
    site_url: str = "https://www.leanpoint.example"
    site: Path | None = None
    frames: Path | None = None

    def environment(self) -> dict[str, str]:
        """Return the settings as the environment of a process would have them."""
        return {
            "KEPT_VAR": str(self.folder / "var"),
            "KEPT_KEYS": str(self.folder / "keys"),
            "KEPT_SITE_URL": self.site_url,
            "KEPT_SMTP": f"127.0.0.1:{self.smtp_port}",
            "KEPT_SMTP_TLS": "none",
            "KEPT_MAIL_FROM": MAIL_FROM,
            "KEPT_MAIL_TO": MAIL_TO,
            "KEPT_TOOL_URL": TOOL_URL,
            "KEPT_FRAMES": str(self.frames or ""),
            "KEPT_SITE": str(self.site or ""),
        }

    def settings(self) -> Settings:
        """Return the settings, with the keys copied into the test's folder."""
        shutil.copytree(self.keys, self.folder / "keys", dirs_exist_ok=True)
        return read_settings(self.environment())


def tell_texts(frames: Path, language: str, text: str, *versions: str) -> None:
    """Leave beside the frames, as a build does, at which consent versions a text about cookies was shown."""
    frames.mkdir(parents=True, exist_ok=True)
    (frames / "texts.json").write_text(json.dumps({language: {text: versions}}), encoding="utf-8")


def make_keys(folder: Path) -> Path:
    """Return `folder` with development keys in it; making the RSA key takes a moment, so tests share one."""
    make_development_keys(folder, email=EmailAddress.parse(MAIL_TO), now=_KEYS_MADE)
    return folder


@contextmanager
def standing_house(place: Place, facts: Policy, clock: Clock) -> Iterator[House]:
    """Hold a house open: database below `place.folder`, relay at `place.smtp_port`."""
    house = open_house(facts, place.settings(), clock)
    try:
        yield house
    finally:
        house.database.close()


def bytes_on_disk(folder: Path) -> bytes:
    """Return every byte of every file below `folder`, one after the other: what a thief of the disk would read."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
