"""The listening sockets, opened before anything else, so that a taken port is known at once."""

import errno
import socket
from collections.abc import Sequence
from dataclasses import dataclass

LOOPBACK = "127.0.0.1"


class PortTaken(Exception):  # noqa: N818 - our names end in what went wrong
    """Another program listens there. The message says what to do."""


@dataclass(frozen=True)
class Sockets:
    """Where site and stand-ins listen. Site: one socket for each kind of loopback address this machine has."""

    site: Sequence[socket.socket]
    standins: socket.socket

    @property
    def port(self) -> int:
        """The port of the site."""
        return int(self.site[0].getsockname()[1])

    @property
    def site_url(self) -> str:
        """The one address of the site; the only host name the server answers to."""
        return f"http://localhost:{self.port}"

    @property
    def standins_url(self) -> str:
        """The address of the played third parties: another host than the site's, so that they are third parties."""
        return f"http://{LOOPBACK}:{self.standins.getsockname()[1]}"

    def close(self) -> None:
        """Give all ports back."""
        for opened in (*self.site, self.standins):
            opened.close()


def open_sockets(port: int) -> Sockets:
    """Return sockets for the site at `port` and the stand-ins at the next; with port 0 the system chooses both."""
    site = [_listen(socket.AF_INET, LOOPBACK, port)]
    try:
        site += _listen_on_ipv6(site[0].getsockname()[1])
        return Sockets(site, _listen(socket.AF_INET, LOOPBACK, port and port + 1))
    except PortTaken:
        for opened in site:
            opened.close()
        raise


def _listen_on_ipv6(port: int) -> list[socket.socket]:
    """Return a socket on ::1, or none where there is no IPv6. `localhost` means both, so both must be ours."""
    if not socket.has_ipv6:
        return []
    try:
        return [_listen(socket.AF_INET6, "::1", port)]
    except OSError:
        return []


def _listen(family: socket.AddressFamily, host: str, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            message = (
                f"Port {port} is taken by another program, perhaps by another `make serve`.\n"
                f"End that one, or choose another port: KEPT_PORT=8100 make serve, or inv serve --port 8100."
            )
            raise PortTaken(message) from error
        if error.errno == errno.EACCES:
            raise PortTaken(f"Port {port} may not be used by this account; choose one above 1023.") from error
        raise
    return listener
