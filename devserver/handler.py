"""The form handler and the site as on a server, except that third parties are played on this machine."""

import os
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import Any

from devserver.guard import Application
from formhandler.clock import SystemClock
from formhandler.procedures.house import open_house
from formhandler.settings import read_settings
from formhandler.web.answers import Answer
from formhandler.web.app import create_app
from formhandler.web.bell import Bell
from formhandler.web.frames import Frames
from formhandler.web.run import PATIENCE_SECONDS
from formhandler.web.site import Site
from formhandler.web.workers import Workers
from policy import load
from translations.pseudo import more_languages


def site_and_forms(stack: ExitStack, standins_url: str) -> Application:
    """Return the application; delivery and purge are at work until `stack` ends. Settings come from the environment."""
    settings = read_settings(os.environ)
    house = open_house(load(settings.policy).speaking(*more_languages(os.environ)), settings, SystemClock())
    stack.callback(house.database.close)
    bell = Bell(patience=PATIENCE_SECONDS)
    site = Site(Path(os.environ["KEPT_SITE"]), languages=tuple(house.languages), played_at=standins_url)
    if not settings.frames.exists() and site.find("/", {}):
        return _alone(site, house.policy.site.default_language)
    application: Application = create_app(house, Frames(settings.frames, house.languages), site, bell=bell)
    workers = Workers(house, bell)
    workers.start()
    stack.callback(workers.stop)
    return application


def _alone(site: Site, language: str) -> Application:
    """Return a site that has no forms, as an application of its own."""

    def answer(environ: Any, start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        nothing = Answer(HTTPStatus.NOT_FOUND, b"Nothing lies here.", (("Content-Type", "text/plain"),))
        found = site.find(path, {}) or site.not_found(language) or nothing
        start_response(f"{found.status} {HTTPStatus(found.status).phrase}", list(found.headers))
        return [found.body]

    return answer
