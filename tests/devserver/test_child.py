"""What is shown when the form handler cannot run."""

from contextlib import ExitStack

import pytest

from devserver.child import broken, explained, start_handler
from formhandler.errors import KeysUnusable


def test_our_own_error_is_shown_by_its_message_alone():
    assert explained(KeysUnusable("var/keys: no such folder")) == "KeysUnusable: var/keys: no such folder"


def test_any_other_error_is_shown_with_its_place():
    with pytest.raises(ValueError, match="is not") as caught:
        [].index("odd")
    assert "test_child.py" in explained(caught.value)


def test_a_handler_that_cannot_run_is_replaced_by_a_page_that_says_why(monkeypatch, capsys):
    monkeypatch.delenv("KEPT_SMTP", raising=False)
    with ExitStack() as stack:
        handler = start_handler(stack, "http://127.0.0.1:8001")
    assert "KEPT_SMTP" in handler.trouble
    assert "KEPT_SMTP" in capsys.readouterr().err


def test_the_page_in_its_place_is_no_success_and_escapes_what_it_shows():
    said = []
    (page,) = broken("<script>")({}, lambda status, _headers: said.append(status))
    assert said == ["503 Service Unavailable"]
    assert b"&lt;script&gt;" in page
