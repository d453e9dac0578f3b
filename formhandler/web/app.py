"""Joins the parts into one WSGI application: requests become plain values, guards stand before the views.

    app = create_app(house, Frames(settings.frames, house.languages))

Bottle does the routing and nothing else. This is the one module that touches its `request`.
"""

import logging
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from bottle import Bottle, HTTPError, HTTPResponse, request

from formhandler.errors import StorageUnavailable
from formhandler.procedures.house import House
from formhandler.web.answers import Answer, complete
from formhandler.web.bell import Bell
from formhandler.web.frames import Frames
from formhandler.web.front import Ask, Front
from formhandler.web.guards import Refused, check_origin, check_type, read_body
from formhandler.web.limits import Limiter, Limits
from formhandler.web.pages import template_environment
from formhandler.web.routes import ROUTES, Route
from formhandler.web.site import Site
from formhandler.web.troubles import trouble

_log = logging.getLogger(__name__)
# After which time a form that could not be stored may well be.
_RETRY_SECONDS = 60


def create_app(
    house: House,
    frames: Frames,
    site: Site | None = None,
    *,
    limits: Limits | None = None,
    bell: Bell | None = None,
) -> Bottle:
    """Return the application. `bell` wakes the delivery where it runs in the same process."""
    front = Front(
        house=house,
        frames=frames,
        environments={code: template_environment(language) for code, language in house.languages.items()},
        limiter=Limiter(limits or Limits()),
        bell=bell or Bell(),
        site=site,
    )
    # Errors of ours are turned into pages below; Bottle would write the whole traceback, with what was typed in it.
    app = Bottle(catchall=False)
    for route in ROUTES:
        app.route(route.path, route.method, _endpoint(front, route))
    app.route("/<path:re:(?!forms/).*>", "GET", _site_endpoint(front))
    app.default_error_handler = _unrouted(front)
    return app


def _endpoint(front: Front, route: Route) -> Callable[..., HTTPResponse]:
    def endpoint(lang: str = "", token: str = "", reference: str = "") -> HTTPResponse:
        language = front.language(lang)
        ask = Ask(language, request.environ["PATH_INFO"], token, reference, headers=_headers())
        return _sent(front, _guarded(front, route, ask))

    return endpoint


def _guarded(front: Front, route: Route, ask: Ask) -> Answer:
    """Return the view's answer, or a page that says why there is none. Nothing that a view raises gets past this."""
    later, wait = HTTPStatus.SERVICE_UNAVAILABLE, _RETRY_SECONDS
    try:
        if route.method == "POST":
            ask = _read(front, route, ask)
            wait_for_others = front.limiter.wait(request.environ.get("REMOTE_ADDR", ""), front.house.clock.now())
            if wait_for_others:
                later, wait = HTTPStatus.TOO_MANY_REQUESTS, wait_for_others
                raise Refused(later, wait)
        return route.view(front, ask)
    except Refused as refused:
        if refused.status is not HTTPStatus.TOO_MANY_REQUESTS:
            return trouble(front, ask.language, refused.status)
    except StorageUnavailable as error:
        _log.error("storage unavailable: %s", error)  # noqa: TRY400 - the message says it; a traceback adds nothing
    except Exception as error:  # noqa: BLE001 - whatever it is, the visitor gets a page and the log gets the place
        _log.error("mistake in our code: %s", place_of(error))  # noqa: TRY400 - a traceback may quote what was typed
        return trouble(front, ask.language, HTTPStatus.INTERNAL_SERVER_ERROR)
    if route.later:
        return route.later(front, ask, later, wait)
    return trouble(front, ask.language, later, (("Retry-After", str(wait)),))


def _read(front: Front, route: Route, ask: Ask) -> Ask:
    """Return the request with its body, or raise Refused."""
    check_origin(ask.headers, site_url=front.house.settings.site_url, secret_in_path=bool(ask.token))
    if route.body:
        check_type(ask.headers, route.body)
    body = read_body(request.environ["wsgi.input"], ask.headers, front.largest_body)
    return Ask(ask.language, ask.path, ask.token, ask.reference, body, ask.headers)


def _site_endpoint(front: Front) -> Callable[..., HTTPResponse]:
    def endpoint(path: str) -> HTTPResponse:
        whole = "/" + path
        found = front.site.find(whole, _headers()) if front.site else None
        return _sent(front, found or _missing(front, whole))

    return endpoint


def _missing(front: Front, path: str) -> Answer:
    own = front.site.not_found(path) if front.site else None
    return own or trouble(front, front.language_of_path(path), HTTPStatus.NOT_FOUND)


def _unrouted(front: Front) -> Callable[[HTTPError], HTTPResponse]:
    """Return what answers where no row of the table fits: no such path, no such method."""

    def answer(error: HTTPError) -> HTTPResponse:
        path = request.environ["PATH_INFO"]
        if error.status_code == HTTPStatus.NOT_FOUND:
            return _sent(front, _missing(front, path))
        allowed = error.headers.get("Allow")
        headers = (("Allow", allowed),) if allowed else ()
        return _sent(front, trouble(front, front.language_of_path(path), error.status_code, headers))

    return answer


def _headers() -> dict[str, str]:
    """Return the request's headers by their names in small letters."""
    named = {
        name[5:].lower().replace("_", "-"): value for name, value in request.environ.items() if name.startswith("HTTP_")
    }
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if request.environ.get(name):
            named[name.lower().replace("_", "-")] = request.environ[name]
    return named


def _sent(front: Front, answer: Answer) -> HTTPResponse:
    """Return the answer as Bottle takes it, with the headers that every answer has."""
    response = HTTPResponse(answer.body, answer.status)
    for name, value in complete(answer.headers, https=front.https):
        response.set_header(name, value)
    if "Content-Type" not in response.headers:
        # Bottle would name one for an empty body.
        response.set_header("Content-Type", "text/plain; charset=utf-8")
    return response


def place_of(error: BaseException) -> str:
    """Return the kind of an error and where it arose; never its message, which may quote a person."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "unknown place"
    return f"{type(error).__name__} at {place}"


