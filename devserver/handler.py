"""The form handler and the site as on a server, except that third parties are played on this machine."""

import os
from contextlib import ExitStack
from pathlib import Path

from devserver.guard import Application
from formhandler.clock import SystemClock
from formhandler.procedures.house import open_house
from formhandler.settings import read_settings
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
    application: Application = create_app(house, Frames(settings.frames, house.languages), site, bell=bell)
    workers = Workers(house, bell)
    workers.start()
    stack.callback(workers.stop)
    return application
