"""A mail server for tests: it takes mail, or does not, as the test says; and it can be waited for."""

import threading
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.smtp import SMTP, Envelope

from devserver.postbox import Postbox

_PATIENCE = 30.0

_REPLIES = {"takes": "250 kept", "defers": "451 try again later", "refuses": "554 not wanted"}


class Sink(Postbox):
    """A postbox that a test can set to "defers" (4xx) or "refuses" (5xx); closed, it is away."""

    def __init__(self, folder: Path, **options: Any) -> None:
        super().__init__(folder, **options)
        self.mode: Literal["takes", "defers", "refuses"] = "takes"
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.asked = 0
        self._arrived = threading.Condition()

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Note whom the message is for."""
        self.recipients += envelope.rcpt_tos
        return await super().handle_DATA(server, session, envelope)

    def receive(self, content: bytes) -> str:
        """Keep the message in memory, or refuse it."""
        with self._arrived:
            self.asked += 1
            if self.mode == "takes":
                self.raw.append(content)
            self._arrived.notify_all()
        return _REPLIES[self.mode]

    @property
    def mails(self) -> list[EmailMessage]:
        """Everything taken so far, oldest first."""
        return [message_from_bytes(content, policy=policy.default) for content in self.raw]

    def wait_for(self, number: int) -> list[EmailMessage]:
        """Return all mails as soon as there are `number`; fails when they do not come."""
        self._wait(lambda: len(self.raw) >= number, f"{number} mails were expected")
        return self.mails

    def wait_to_be_asked(self, times: int = 1) -> None:
        """Return as soon as mail was offered so often, taken or not."""
        self._wait(lambda: self.asked >= times, f"{times} attempts were expected")

    def _wait(self, condition: Callable[[], bool], expected: str) -> None:
        with self._arrived:
            if not self._arrived.wait_for(condition, _PATIENCE):
                raise AssertionError(f"{expected}; there were {len(self.raw)} mails and {self.asked} attempts")
