"""A whole life in a browser, with the tool: from the form to the end of the subscription, or to the report of abuse."""

import dataclasses
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from bottle import Bottle

from devserver.tool import StandInTool
from devserver.tool_views import tool_routes
from formhandler.outgoing.tool import Tool
from formhandler.procedures import access, rights
from formhandler.settings import Secret
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.site import Site
from tests.journeys.conftest import World
from tests.support.houses import bytes_on_disk
from tests.support.recorder import nothing_there
from tests.support.toolside import SECRET
from tests.support.visits import fill_in, heading, link_to, submit

NAME, ADDRESS, PASSWORD = "Ada Canary Løvkvist", "ada.canary@example.org", "four words and a dot"


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@dataclasses.dataclass(frozen=True)
class Tooled(World):
    """A world in which there is a tool, as `inv serve` plays it."""

    tool: StandInTool

    def tell(self) -> None:
        """Let the handler tell the tool what changed."""
        access.tell_due(self.house)

    def later(self, **time: float) -> None:
        """Let time pass, and everything that goes on beside the requests go round once."""
        self.clock.forward(timedelta(**time))
        self.purge()
        self.deliver()
        self.tell()

    @property
    def state(self) -> str | None:
        """How far the sign-up is."""
        found = rights.by_address(self.house, ADDRESS)
        return found.state if found else None

    @property
    def account(self) -> str:
        """What the tool was told last of its one account."""
        [one] = self.tool.accounts.values()
        return one.wanted


@pytest.fixture
def tooled(world: World, tmp_path: Path) -> Iterator[Tooled]:
    """Handler and tool, each of which finds the other on this machine, and both behind the recorder."""
    tool = StandInTool(tmp_path / "tool.json", SECRET, "", world.clock)
    with make_server("127.0.0.1", 0, nothing_there, handler_class=Quiet) as server:
        tool.site_url = f"http://127.0.0.1:{server.server_port}"
        settings = dataclasses.replace(world.house.settings, tool_url=f"{world.recorder.site_url}/dev/tool")
        caller = Tool(f"{tool.site_url}/dev/tool/api", Secret(SECRET), patience=5)
        house = dataclasses.replace(world.house, settings=settings, tool=caller)
        both = _both(house, tool)
        server.set_app(both)
        world.recorder.play(both)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        parts = {one.name: getattr(world, one.name) for one in dataclasses.fields(World)}
        yield Tooled(**{**parts, "house": house}, tool=tool)
        server.shutdown()
        thread.join()


def _both(house: Any, tool: StandInTool) -> Callable[..., Iterable[bytes]]:
    site = Site(house.settings.site, languages=house.policy.site.languages)
    handler = create_app(house, Frames(house.settings.frames, house.languages), site)
    played = Bottle()
    for path, method, view in tool_routes(tool):
        played.route(path, method=method, callback=view)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        chosen = played if environ["PATH_INFO"].startswith("/dev/tool") else handler
        found: Iterable[bytes] = chosen(environ, start_response)
        return found

    return answer


def sign_up(tooled: Tooled, browser: Any) -> Any:
    """Send the form; return the mail that asks to confirm."""
    browser.open(tooled.urls["sign-up", "da"])
    fill_in(browser, name=NAME, email=ADDRESS)
    submit(browser)
    tooled.deliver()
    return tooled.sink.wait_for(1)[0]


def confirm(tooled: Tooled, browser: Any, mail: Any) -> Any:
    """Confirm and allow the follow-up; return the login mail."""
    browser.open(link_to(mail, "confirm"))
    browser.press('main [name="follow-up"]')
    submit(browser)
    tooled.deliver()
    tooled.tell()
    return tooled.sink.wait_for(2)[1]


def press(browser: Any, form: str) -> None:
    """Press the button of one of the tool's forms."""
    before = browser.find("html")
    browser.press(f"form{form} button")
    browser.wait(lambda: browser.all("html")[:1] not in ([], [before]), "the tool does not answer")
    browser.wait_until_still()


@pytest.mark.promise("Z7")
@pytest.mark.promise("Z8")
@pytest.mark.promise("Z16")
@pytest.mark.promise("N9")
def test_a_life_goes_from_the_form_by_first_login_and_subscription_to_its_end(tooled: Tooled, browser):
    login = confirm(tooled, browser, sign_up(tooled, browser))
    assert tooled.account == "prepared"
    browser.open(link_to(login, "first-login"))
    browser.press('main [name="terms"]')
    submit(browser)
    assert tooled.state == "confirmed", "terms and agreement are two acts"
    browser.press('main [name="agreement"]')
    submit(browser)
    door = browser.find('main a[href*="/dev/tool/first-login/"]').get_attribute("href")
    browser.open(door)
    assert heading(browser) == "In a moment"
    tooled.tell()
    browser.reload()
    browser.type('[name="password"]', PASSWORD)
    press(browser, "")
    assert f"Signed in as {NAME}" in browser.text()
    tooled.later(days=14)
    follow_up = tooled.sink.wait_for(3)[2]
    assert link_to(follow_up, "stop")
    browser.open("/dev/tool")
    press(browser, '[action$="/subscribe"]')
    assert tooled.state == "subscribed"
    tooled.later(days=400)
    assert (tooled.state, tooled.account) == ("subscribed", "open")
    browser.reload()
    press(browser, '[action$="/unsubscribe"]')
    assert tooled.state == "ended"
    tooled.tell()
    browser.reload()
    assert NAME not in browser.find("main").text.partition("Accounts")[0], "who ended the subscription is out"
    tooled.later(hours=71)
    assert tooled.state == "ended"
    tooled.later(hours=1)
    assert (tooled.state, tooled.account) == (None, "erased")
    assert ADDRESS.encode() not in bytes_on_disk(tooled.folder / "var") + tooled.tool.file.read_bytes()
    assert len(tooled.sink.mails) == 3


@pytest.mark.promise("Z10")
def test_reporting_abuse_after_the_confirmation_ends_the_account_in_the_tool_too(tooled: Tooled, browser):
    asked = sign_up(tooled, browser)
    confirm(tooled, browser, asked)
    assert tooled.account == "prepared"
    browser.open(link_to(asked, "abuse"))
    submit(browser)
    assert tooled.state is None
    tooled.later(days=15)
    assert tooled.account == "erased"
    assert ADDRESS not in tooled.tool.file.read_text(encoding="utf-8")
    assert len(tooled.sink.mails) == 2
