"""Joins the parts into one WSGI application: requests become plain values, guards stand before the views.

    app = create_app(house, Frames(settings.frames, house.languages))

Bottle does the routing and nothing else. This is the one module that touches its `request`.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from bottle import Bottle, HTTPError, HTTPResponse, request

from formhandler.errors import DataRestricted, KeysUnusable, SealBroken, StorageUnavailable
from formhandler.procedures.house import House
from formhandler.web.answers import SECURITY_HEADERS, Answer, complete
from formhandler.web.bell import Bell
from formhandler.web.forms import sealed_trouble
from formhandler.web.frames import Frames
from formhandler.web.front import Ask, Front
from formhandler.web.guards import SEALED_TYPE, RefusedError, check_origin, check_type, read_body
from formhandler.web.limits import Limiter, Limits
from formhandler.web.log import place_of
from formhandler.web.pages import template_environment
from formhandler.web.repeats import Repeats
from formhandler.web.routes import ROUTES, Route
from formhandler.web.site import Site
from formhandler.web.troubles import trouble
from formhandler.web.wall import policy_of

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
    front = front_of(house, frames, site, limits=limits, bell=bell)
    # Errors of ours are turned into pages below; Bottle would write the whole traceback, with what was typed in it.
    app = Bottle()
    app.config["catchall"] = False
    for route in ROUTES:
        app.route(route.path, route.method, _endpoint(front, route))
    app.route("/<path:re:(?!forms/).*>", "GET", _site_endpoint(front))
    app.default_error_handler = _unrouted(front)
    return app


def front_of(
    house: House, frames: Frames, site: Site | None = None, *, limits: Limits | None = None, bell: Bell | None = None
) -> Front:
    """Return what views are given."""
    return Front(
        house=house,
        frames=frames,
        environments={code: template_environment(language) for code, language in house.languages.items()},
        limiter=Limiter(limits or Limits()),
        repeats=Repeats(),
        bell=bell or Bell(),
        site=site,
    )


def _endpoint(front: Front, route: Route) -> Callable[..., HTTPResponse]:
    def endpoint(lang: str = "", token: str = "") -> HTTPResponse:
        language = front.language(lang)
        ask = Ask(language, request.environ["PATH_INFO"], token, headers=_headers())
        return _sent(front, _guarded(front, route, ask))

    return _surely(endpoint)


def _surely(endpoint: Callable[..., HTTPResponse]) -> Callable[..., HTTPResponse]:
    """Return an endpoint that answers even when there is no page to answer with, because the frames are gone."""

    def sure(**arguments: str) -> HTTPResponse:
        try:
            return endpoint(**arguments)
        except Exception as error:  # noqa: BLE001 - as in _guarded
            _log.error("no page to answer with: %s", place_of(error))
            return HTTPResponse("500 Internal Server Error", 500, dict(SECURITY_HEADERS), content_type="text/plain")

    return sure


def _guarded(front: Front, route: Route, ask: Ask) -> Answer:
    """Return the view's answer, or a page that says why there is none. Nothing that a view raises gets past this."""
    try:
        if route.method == "POST":
            ask = _read(front, route, ask)
            if route.counted:
                _check_rate(front)
        return (route.sealed if route.sealed and ask.sealed else route.view)(front, ask)
    except RefusedError as refused:
        return _refused(front, route, ask, refused)
    except (StorageUnavailable, KeysUnusable, SealBroken) as error:
        # Keys too may go while we run: their folder is not mounted, a rotation elsewhere has made a new one, under which
        # what is at rest does not open here yet.
        _log.error("not taken in: %s", error)
        return _refused(front, route, ask, RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, _RETRY_SECONDS))
    except DataRestricted:
        return _troubled(front, ask, RefusedError(HTTPStatus.CONFLICT))
    except Exception as error:  # noqa: BLE001 - whatever it is, the visitor gets a page and the log gets the place
        _log.error("mistake in our code: %s", place_of(error))
        return _troubled(front, ask, RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR))


def _refused(front: Front, route: Route, ask: Ask, refused: RefusedError) -> Answer:
    """Return why a request was refused; a form that may come again later keeps what was typed."""
    if refused.wait and route.later and not ask.sealed:
        return route.later(front, ask, refused)
    return _troubled(front, ask, refused)


def _troubled(front: Front, ask: Ask, refused: RefusedError) -> Answer:
    """Return what went wrong, as a page or, for a form that its page has sealed, in words for that page."""
    headers = (("Retry-After", str(refused.wait)),) if refused.wait else ()
    if ask.sealed:
        return sealed_trouble(ask, refused.status, headers)
    return trouble(front, ask.language, refused.status, headers)


def _check_rate(front: Front) -> None:
    wait = front.limiter.wait(request.environ.get("REMOTE_ADDR", ""), front.house.clock.now())
    if wait:
        raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, wait)


def _read(front: Front, route: Route, ask: Ask) -> Ask:
    """Return the request with its body, or raise RefusedError."""
    check_origin(ask.headers, site_url=front.house.settings.site_url, secret_in_path=bool(ask.token))
    if route.body:
        check_type(ask.headers, route.body, *([SEALED_TYPE] if route.sealed else []))
    body = read_body(request.environ["wsgi.input"], ask.headers, front.largest_body)
    return replace(ask, body=body)


def _site_endpoint(front: Front) -> Callable[..., HTTPResponse]:
    def endpoint(path: str) -> HTTPResponse:
        whole = "/" + path
        found = front.site.find(whole, _headers()) if front.site else None
        return _sent(front, _walled(front, whole, found) if found else _missing(front, whole))

    return _surely(endpoint)


def _missing(front: Front, path: str) -> Answer:
    own = front.site.not_found(front.language_of_path(path).code) if front.site else None
    return _walled(front, path, own) if own else trouble(front, front.language_of_path(path), HTTPStatus.NOT_FOUND)


def _walled(front: Front, path: str, answer: Answer) -> Answer:
    """Return a page of the site with what a browser may load on it."""
    return replace(answer, headers=(("Content-Security-Policy", policy_of(front, path)), *answer.headers))


def _unrouted(front: Front) -> Callable[[HTTPError], HTTPResponse]:
    """Return what answers where no row of the table fits: no such path, no such method."""

    def answer(error: HTTPError) -> HTTPResponse:
        path = request.environ["PATH_INFO"]
        if error.status_code == HTTPStatus.NOT_FOUND:
            return _sent(front, _missing(front, path))
        # Bottle answers HEAD where there is a GET, and does not say so.
        allowed = ", ".join(error.headers.get("Allow", "").replace("GET", "GET,HEAD").split(","))
        headers = (("Allow", allowed),) if allowed else ()
        return _sent(front, trouble(front, front.language_of_path(path), error.status_code, headers))

    return lambda error: _surely(answer)(error=error)


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
    for name, value in complete(answer, https=front.https):
        response.set_header(name, value)
    if "Content-Type" not in response.headers:
        # Bottle would name one for an empty body.
        response.set_header("Content-Type", "text/plain; charset=utf-8")
    return response
