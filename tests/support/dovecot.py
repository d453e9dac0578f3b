"""A real Dovecot for tests, in a folder of its own, on a port that the system picks."""

import getpass
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from imapclient import IMAPClient

from formhandler.settings import Endpoint, MailboxAccount, Secret

USER, PASSWORD = "leanpoint", "made-up"
_PATIENCE = 20.0
# As root, Dovecot insists on giving its rights away: to users that its package makes, and mails to one that is not root.
_MAIL_USER = "mail"


@dataclass(frozen=True)
class Dovecot:
    """A running server with one account and no mails."""

    port: int

    @property
    def account(self) -> MailboxAccount:
        """How our code logs in."""
        return MailboxAccount(Endpoint("127.0.0.1", self.port), "none", None, USER, Secret(PASSWORD))

    @contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """Log in as a mail program would."""
        with IMAPClient("127.0.0.1", self.port, ssl=False) as client:
            client.normalise_times = False
            client.login(USER, PASSWORD)
            yield client

    def put(self, content: bytes, received: datetime, folder: str = "INBOX") -> None:
        """Put a mail into a folder, which is made if there is none."""
        with self.client() as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.append(folder, content, msg_time=received)

    def count(self, folder: str = "INBOX") -> int:
        """Return how many mails a folder holds."""
        with self.client() as client:
            return int(client.select_folder(folder, readonly=True)[b"EXISTS"])

    def empty(self) -> None:
        """Delete every mail and every folder but INBOX."""
        with self.client() as client:
            names = [name for flags, _delimiter, name in client.list_folders() if rb"\Noselect" not in flags]
            for name in sorted(names, reverse=True):
                if name == "INBOX":
                    client.select_folder(name)
                    client.delete_messages(client.search("ALL"), silent=True)
                    client.expunge()
                else:
                    client.delete_folder(name)


@contextmanager
def dovecot(**imap: str) -> Iterator[Dovecot]:
    """Run a server for the time of a block. `imap` are settings of its protocol, such as what it says it can do."""
    # Not below pytest's folders, which Dovecot's own users may not enter; and the names of sockets must be short.
    with tempfile.TemporaryDirectory(prefix="dovecot-") as name:
        yield from _running(Path(name), imap)


def _running(folder: Path, imap: Mapping[str, str]) -> Iterator[Dovecot]:
    port = _free_port()
    configuration = folder / "dovecot.conf"
    configuration.write_text(_configuration(folder, port, imap), encoding="utf-8")
    if getpass.getuser() == "root":
        shutil.chown(folder, _MAIL_USER)
    program = shutil.which("dovecot") or "/usr/sbin/dovecot"
    process = subprocess.Popen([program, "-F", "-c", str(configuration)], stdout=sys.stderr)
    try:
        _wait_for(port, process)
        yield Dovecot(port)
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _configuration(folder: Path, port: int, imap: Mapping[str, str]) -> str:
    user = getpass.getuser()
    own = "\n".join(f"  {name} = {value}" for name, value in imap.items())
    own_user = f"default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group =\n" + _ROOTLESS
    owner, internal = (_MAIL_USER, "") if user == "root" else (user, own_user)
    return _TEMPLATE.format(folder=folder, port=port, user=owner, password=PASSWORD, imap=own, internal=internal)


_ROOTLESS = """
service imap-login {
  chroot =
}
service anvil {
  chroot =
}
"""
# Everything as the user who runs the tests; nothing of the system's own configuration is read.
_TEMPLATE = """
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
{internal}
first_valid_uid = 1
first_valid_gid = 1
mail_location = mdbox:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={user} home={folder}/home
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
protocol imap {{
{imap}
}}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise AssertionError(f"dovecot ended with {process.returncode}; its log says why")
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            if connection.recv(4).startswith(b"* OK"):
                return
        time.sleep(0.05)
    raise AssertionError("dovecot did not answer")
