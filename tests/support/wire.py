"""What passes between a browser and the handler, byte by byte, and how a word would look in it."""

import base64
import quopri
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import quote

from tests.support.recorder import Application


class Wire:
    """Stands between browser and handler and keeps every byte that passes, in both directions."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.asked = b""
        self.answered = b""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Hand a request on."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        self.asked += "\n".join(str(value) for value in environ.values()).encode() + body
        answer = b"".join(self._application({**environ, "wsgi.input": BytesIO(body)}, start_response))
        self.answered += answer
        return [answer]


def disguises(word: str) -> set[bytes]:
    """Return how a word can stand in a stream without being encrypted: plain, in a URL, quoted-printable, base64, hex."""
    plain = word.encode()
    # Base64 shows a word in one of three ways, by where it begins.
    shifted = {base64.b64encode(b"x" * shift + plain)[4 if shift else 0 : -4] for shift in range(3)}
    return {plain, quote(word).encode(), quopri.encodestring(plain), plain.hex().encode(), *shifted} - {b""}
