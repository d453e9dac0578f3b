"""What the tool calls: one address for all events, each signed. The answers are for a program, and say nothing of anybody."""

from http import HTTPStatus

from formhandler.errors import InvalidInput, MissingAcceptance, NotBelieved
from formhandler.procedures import tool_events
from formhandler.procedures.tool_events import Outcome
from formhandler.sealing.signatures import NONCE, SIGNATURE, TIME, SignedCall
from formhandler.web.answers import Answer, for_script
from formhandler.web.front import Ask, Front
from formhandler.web.guards import RefusedError

_STATUS: dict[Outcome, HTTPStatus] = {
    "done": HTTPStatus.OK,
    "known": HTTPStatus.OK,
    "gone": HTTPStatus.GONE,
    "refused": HTTPStatus.CONFLICT,
}


def event(front: Front, ask: Ask) -> Answer:
    """Take in an event of the tool. Where no tool is set up there is no such address."""
    if front.house.tool is None:
        raise RefusedError(HTTPStatus.NOT_FOUND)
    time, nonce, signature = (ask.headers.get(name.lower(), "") for name in (TIME, NONCE, SIGNATURE))
    call = SignedCall(ask.path, ask.body)
    try:
        outcome = tool_events.hear(front.house, call, time=time, nonce=nonce, signature=signature)
    except NotBelieved:
        return for_script(HTTPStatus.FORBIDDEN, outcome="not-believed")
    except MissingAcceptance as error:
        return for_script(HTTPStatus.UNPROCESSABLE_ENTITY, outcome="missing", missing=error.missing)
    except InvalidInput as error:
        return for_script(HTTPStatus.UNPROCESSABLE_ENTITY, outcome="invalid", field=error.field)
    front.bell.ring()
    return for_script(_STATUS[outcome], outcome=outcome)
