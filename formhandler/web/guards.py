"""What is refused before anybody looks at its content: foreign senders, huge bodies, wrong types, floods.

Each guard returns nothing or raises `RefusedError`. There are no cookies here, so a foreign page could not act in anybody's
name; the guards keep it from making its visitors' browsers send our mails.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import IO
from urllib.parse import urlsplit

FORM_TYPE = "application/x-www-form-urlencoded"
JSON_TYPE = "application/json"
# A form that its page has sealed: the body is one envelope, and the answer is for the page's script.
SEALED_TYPE = "application/vnd.kept.sealed"


class RefusedError(Exception):
    """A request that is not looked at further; `status` says why, `wait` after how many seconds to come again."""

    def __init__(self, status: HTTPStatus, wait: int = 0) -> None:
        super().__init__(status.phrase)
        self.status = status
        self.wait = wait


def check_origin(headers: Mapping[str, str], *, site_url: str, secret_in_path: bool) -> None:
    """Refuse what another site's page had sent.

    Browsers say where a request comes from (`Sec-Fetch-Site`, before that `Origin`); programs without either, such as
    a mail provider's one-click unsubscribing (RFC 8058), send nobody's wish but their own. Pages with a secret in their
    address tell no origin, so that an older browser sends "null" from there: good enough where the secret itself is proof.
    """
    fetched = headers.get("sec-fetch-site")
    if fetched is not None:
        if fetched not in ("same-origin", "none"):
            raise RefusedError(HTTPStatus.FORBIDDEN)
        return
    origin = headers.get("origin")
    if origin is None or (origin == "null" and secret_in_path):
        return
    # Cut by hand: urlsplit() raises at what is no URL.
    named = origin.partition("://")[2]
    if origin != origin_of(site_url) and (not named or named != headers.get("host")):
        raise RefusedError(HTTPStatus.FORBIDDEN)


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL as browsers write them in `Origin`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def check_type(headers: Mapping[str, str], *wanted: str) -> None:
    """Refuse a body that is of none of the types `wanted`."""
    if type_of(headers) not in wanted:
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def type_of(headers: Mapping[str, str]) -> str:
    """Return the type of a body, without its parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def read_body(stream: IO[bytes], headers: Mapping[str, str], limit: int) -> bytes:
    """Return the body, read to memory and nowhere else. A body that is framed in two ways at once is refused."""
    if "transfer-encoding" in headers:
        # The server in front of us has resolved chunks already; whoever still sees the header sees two lengths.
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    length = headers.get("content-length") or "0"
    if not (length.isascii() and length.isdigit()):
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    if int(length) > limit:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = stream.read(int(length))
    if len(body) != int(length):
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    return body
