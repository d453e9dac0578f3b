"""The tree of errors and what their messages say."""

import inspect

import pytest

from formhandler import errors
from formhandler.errors import InvalidInput, KeptError, MailRefused, MissingAcceptance, WrongState

CLASSES = [value for _name, value in inspect.getmembers(errors, inspect.isclass) if value.__module__ == errors.__name__]


@pytest.mark.parametrize("error", CLASSES, ids=lambda error: error.__name__)
def test_every_error_stands_in_the_drawn_tree(error):
    assert issubclass(error, KeptError)
    assert error.__name__ in (errors.__doc__ or "")


def test_the_messages_are_made_of_our_own_words():
    assert str(InvalidInput("email", "no-at-sign")) == "email: no-at-sign"
    assert str(WrongState(None, "accept")) == "a sign-up that is not there knows no event accept"
    assert str(MissingAcceptance(["terms", "agreement"])) == "not accepted: terms, agreement"
    assert str(MailRefused("the relay answered 554", permanent=True)) == "the relay answered 554 (for good)"
    assert str(MailRefused("the relay answered 451", permanent=False)) == "the relay answered 451 (for now)"
