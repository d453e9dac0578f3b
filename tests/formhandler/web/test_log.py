"""Logs say what happened and where, never to whom."""

import logging

from formhandler.web.log import Discreet, place_of


def _record(level: int, text: str, *values: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("waitress", level, "x.py", 1, text, values, info)


def _raised(text: str) -> Exception:
    try:
        int(text)
    except ValueError as error:
        return error
    raise AssertionError(text)


def test_the_place_of_an_error_is_told_without_its_message():
    assert place_of(_raised("canary")).startswith("ValueError at test_log.py:")


def test_a_path_with_a_token_does_not_reach_the_log():
    record = _record(logging.ERROR, "Exception while serving %s", "/forms/en/confirm/CANARY", error=_raised("CANARY"))
    assert Discreet().filter(record)
    assert "CANARY" not in logging.Formatter().format(record)


def test_an_ip_address_does_not_reach_the_log():
    record = _record(logging.ERROR, "uncaptured python exception, closing channel <HTTPChannel connected 192.0.2.1:5>")
    assert Discreet().filter(record)
    assert "192.0.2.1" not in record.getMessage()


def test_small_talk_of_the_web_server_is_dropped():
    assert not Discreet().filter(_record(logging.INFO, "Client disconnected while serving /forms/en/stop/CANARY"))


def test_a_full_house_is_told_as_it_is():
    record = _record(logging.WARNING, "total open connections reached the connection limit")
    assert Discreet().filter(record)
    assert "connection limit" in record.getMessage()
