"""What must lie there before anything runs: folders, development keys, and the settings of the form handler."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from devserver.sockets import Sockets


@dataclass(frozen=True)
class Ground:
    """Where everything of development lies, all of it below var/ and ignored by git."""

    root: Path

    @property
    def var(self) -> Path:
        """The database, as the handler keeps it."""
        return self.root / "var"

    @property
    def keys(self) -> Path:
        """The development keys and the certificate that mail is encrypted for."""
        return self.var / "keys"

    @property
    def site(self) -> Path:
        """The built site: not `output/`, which is what a release is made in."""
        return self.var / "dev" / "site"

    @property
    def frames(self) -> Path:
        """The page frames of the handler."""
        return self.var / "dev" / "frames"

    @property
    def mail(self) -> Path:
        """What the postbox keeps."""
        return self.var / "dev" / "mail"

    @property
    def tool(self) -> Path:
        """The accounts of the stand-in tool."""
        return self.var / "dev" / "tool.json"

    @property
    def tool_secret(self) -> Path:
        """What handler and stand-in tool sign their calls with."""
        return self.var / "dev" / "tool.secret"

    @property
    def viewed(self) -> Path:
        """Which pages are looked at: when much has changed, they come first."""
        return self.var / "dev" / "viewed"


def build_environment(sockets: Sockets) -> dict[str, str]:
    """Return the environment of a build: our address, where third parties are played, drafts shown."""
    ours = {"KEPT_SITE_URL": sockets.site_url, "KEPT_STAND_INS": sockets.standins_url}
    return {**os.environ, **ours, "KEPT_RELEASE": "", "KEPT_PREVIEW": "1"}


def handler_settings(ground: Ground, sockets: Sockets, mail_port: int) -> Mapping[str, str]:
    """Return the settings of the form handler; mail may go unencrypted to the loopback interface, and nowhere else."""
    return {
        "KEPT_VAR": str(ground.var),
        "KEPT_KEYS": str(ground.keys),
        "KEPT_POLICY": str(ground.root / "policy.toml"),
        "KEPT_SITE": str(ground.site),
        "KEPT_FRAMES": str(ground.frames),
        "KEPT_SITE_URL": sockets.site_url,
        "KEPT_LISTEN": f"127.0.0.1:{sockets.port}",
        "KEPT_SMTP": f"127.0.0.1:{mail_port}",
        "KEPT_SMTP_TLS": "none",
        "KEPT_MAIL_FROM": "site@leanpoint.example",
        "KEPT_MAIL_TO": "hello@leanpoint.example",
        "KEPT_TOOL_URL": f"{sockets.site_url}/dev/tool",
        "KEPT_TOOL_API": f"{sockets.site_url}/dev/tool/api",
        "KEPT_TOOL_SECRET_FILE": str(ground.tool_secret),
    }


def make_tool_secret(ground: Ground) -> None:
    """Make the secret between handler and stand-in tool, where there is none."""
    if not ground.tool_secret.exists():
        ground.tool_secret.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(ground.tool_secret, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            out.write(secrets.token_hex(32))


def python(*arguments: str) -> list[str]:
    """Return the command that runs our own Python with these arguments."""
    return [sys.executable, *arguments]
