"""Ports: ours, next to one another, and told plainly when taken."""

import socket

import pytest

from devserver.sockets import PortTaken, open_sockets


def test_a_free_port_is_chosen_for_site_and_standins_when_none_is_asked_for():
    sockets = open_sockets(0)
    try:
        assert sockets.site_url == f"http://localhost:{sockets.port}"
        assert sockets.standins_url.startswith("http://127.0.0.1:")
        assert sockets.site_url.rpartition(":")[2] != sockets.standins_url.rpartition(":")[2]
    finally:
        sockets.close()


def test_both_kinds_of_loopback_address_lead_to_the_site():
    sockets = open_sockets(0)
    try:
        families = {opened.family for opened in sockets.site}
        assert socket.AF_INET in families
        for opened in sockets.site:
            with socket.create_connection(opened.getsockname()[:2], timeout=5):
                pass
    finally:
        sockets.close()


def test_a_taken_port_is_named_with_what_to_do_about_it():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"Port {port} is taken.*\n.*KEPT_PORT=8100"):
            open_sockets(port)


def test_a_taken_port_of_the_standins_is_told_as_well():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        beside = taken.getsockname()[1] - 1
        with pytest.raises(PortTaken, match="is taken"):
            open_sockets(beside)
