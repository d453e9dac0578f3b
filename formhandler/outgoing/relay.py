"""The company's mail server, which takes our mails: over TLS 1.2 or newer, or not at all (requirement X1).

relay = Relay.of(settings)
relay.send(mail)            # returns when the relay has taken it; raises MailRefused or RelayUnavailable

What smtplib raises quotes addresses and answers of the server, so nothing of it is passed on but the status code.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address

from formhandler.errors import LettersRefused, MailRefused, RelayUnavailable
from formhandler.outgoing.compose import Mail
from formhandler.outgoing.trust import trusting
from formhandler.settings import Endpoint, Protection, Secret, Settings

_PERMANENT = 500


@dataclass(frozen=True)
class Relay:
    """Where mails are handed over, and how. `patience` is how many seconds each answer may take."""

    endpoint: Endpoint
    protection: Protection = "starttls"
    context: ssl.SSLContext = field(default_factory=trusting, repr=False)
    user: str | None = field(default=None, repr=False)
    password: Secret | None = None
    patience: float = 20

    @classmethod
    def of(cls, settings: Settings) -> "Relay":
        """Return the relay that the settings name."""
        return cls(
            settings.smtp, settings.smtp_tls, trusting(settings.smtp_ca), settings.smtp_user, settings.smtp_password
        )

    def send(self, mail: Mail) -> bool:
        """Return, when the relay has taken responsibility for the mail, whether it offers SMTPUTF8."""
        outcome = self._attempt(mail)
        if isinstance(outcome, Exception):
            # Raised here and not where it was caught: no exception that quotes the recipient comes along as context.
            raise outcome
        return outcome

    def _attempt(self, mail: Mail) -> MailRefused | RelayUnavailable | bool:
        """Hand over one mail and return what went wrong, or else whether SMTPUTF8 is offered."""
        connection: smtplib.SMTP | None = None
        try:
            connection = self._connect()
            return _hand_over(connection, mail)
        except (MailRefused, RelayUnavailable) as ours:
            return ours
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refused:
            return _refusal(_code_of(refused))
        except smtplib.SMTPResponseException as answer:
            return self._unavailable(f"answered {answer.smtp_code}")
        except (smtplib.SMTPException, OSError, ValueError) as broken:
            return self._unavailable(type(broken).__name__)
        finally:
            # The mail is taken or refused by now; how the connection ends changes nothing of it.
            if connection:
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
                connection.close()

    def _connect(self) -> smtplib.SMTP:
        """Return a connection that is encrypted and logged in."""
        host, port = self.endpoint.host, self.endpoint.port
        if self.protection == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=self.patience, context=self.context)
        else:
            connection = smtplib.SMTP(host, port, timeout=self.patience)
        try:
            self._protect(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _protect(self, connection: smtplib.SMTP) -> None:
        if self.protection == "starttls":
            connection.ehlo()
            if not connection.has_extn("starttls"):
                raise self._unavailable("offers no STARTTLS; nothing was sent")
            connection.starttls(context=self.context)
        elif self.protection == "none" and not _is_loopback(connection):
            raise self._unavailable("is not on this machine and must not be spoken to unencrypted; nothing was sent")
        if self.user and self.password:
            connection.login(self.user, self.password.reveal())

    def _unavailable(self, what: str) -> RelayUnavailable:
        return RelayUnavailable(f"the relay {self.endpoint.host}:{self.endpoint.port} {what}")


def _is_loopback(connection: smtplib.SMTP) -> bool:
    """Return whether the other end is on this machine, by the address that was really reached."""
    return connection.sock is not None and ip_address(connection.sock.getpeername()[0]).is_loopback


def _hand_over(connection: smtplib.SMTP, mail: Mail) -> bool:
    """Send one mail and return whether SMTPUTF8 is offered; raises what smtplib raises, and LettersRefused."""
    connection.ehlo_or_helo_if_needed()
    offered, options = connection.has_extn("smtputf8"), []
    if mail.recipient.needs_smtputf8 or mail.sender.needs_smtputf8:
        if not offered:
            raise LettersRefused
        options = ["SMTPUTF8", "BODY=8BITMIME"]
    connection.sendmail(mail.sender.addr_spec, [mail.recipient.addr_spec], mail.content, mail_options=options)
    return offered


def _refusal(code: int) -> MailRefused:
    return MailRefused(f"the relay answered {code} to a mail", permanent=code >= _PERMANENT)


def _code_of(refused: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> int:
    if isinstance(refused, smtplib.SMTPDataError):
        return int(refused.smtp_code)
    [(code, _answer)] = refused.recipients.values()
    return int(code)
