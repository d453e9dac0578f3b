"""Stand-in tool and form handler, each behind a socket of its own, through a whole life."""

from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from devserver.tool import StandInTool
from formhandler.procedures import access, signup
from formhandler.storage.models import SignUpRow
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from tests.formhandler.web.conftest import links, write_frames
from tests.support.houses import Place, standing_house
from tests.support.toolside import playing


class Quiet(WSGIRequestHandler):
    """Says nothing."""

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def house(tmp_path, keys, facts, clock):
    frames = write_frames(tmp_path / "frames")
    with standing_house(Place(tmp_path / "house", keys, smtp_port=9, frames=frames), facts, clock) as opened:
        yield opened


@pytest.mark.promise("H5")
@pytest.mark.promise("Z16")
def test_first_login_subscription_and_deletion_go_both_ways(house, tmp_path, clock):
    with playing(tmp_path, clock) as played:
        house = played.known_to(house)
        server = make_server(
            "127.0.0.1", 0, create_app(house, Frames(tmp_path / "frames", house.languages)), handler_class=Quiet
        )
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            tool = replace_site(played.stand_in, f"http://127.0.0.1:{server.server_port}")
            signup.sign_up(house, name="Ada", email="ada@example.org", language="de")
            signup.confirm(house, links(house, "confirm")["confirm"], follow_up=False)
            login = links(house, "login")["login"]
            signup.accept(house, login, terms=True, agreement=True)
            access.tell_due(house)
            account = tool.with_ticket(access.door(house, login).rpartition("/")[2])
            tool.subscribe(account, on=True)
            assert signup.find(house, login, "login").state == "subscribed"
            tool.subscribe(account, on=False)
            assert signup.find(house, login, "login").state == "ended"
            tool.delete(account)
            assert house.database.rows(SignUpRow.select()) == []
            assert access.tell_due(house).told == 1
            assert tool.untold == []
        finally:
            server.shutdown()
            server.server_close()
            house.database.close()


def replace_site(tool: StandInTool, url: str) -> StandInTool:
    """Return the same tool; from now on it tells the handler at `url`."""
    tool.site_url = url
    return tool
