"""The table of everything the handler answers to. HEAD goes with GET; any other method is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from formhandler.web import (
    consent_views,
    console_person_views,
    console_views,
    contact_views,
    health_views,
    link_views,
    rights_views,
    signup_views,
    tool_views,
)
from formhandler.web.answers import Answer
from formhandler.web.front import Ask, Front
from formhandler.web.guards import FORM_TYPE, JSON_TYPE, RefusedError

View = Callable[[Front, Ask], Answer]
Later = Callable[[Front, Ask, RefusedError], Answer]


@dataclass(frozen=True)
class Route:
    """A row of the table. `body` is the type that a post must have; `later` shows a form that cannot be taken in now.

    `sealed` is the view for the same form when its page has sealed it. `counted` posts come from anybody, so there is a limit to them.
    """

    method: Literal["GET", "POST"]
    path: str
    view: View
    body: str | None = None
    later: Later | None = None
    sealed: View | None = None
    counted: bool = True


ROUTES = (
    Route("POST", "/forms/<lang>/sign-up", signup_views.send, FORM_TYPE, signup_views.later, signup_views.send_sealed),
    Route("GET", "/forms/<lang>/sign-up", signup_views.form),
    Route("GET", "/forms/<lang>/sign-up/sent", signup_views.sent),
    Route("GET", "/forms/<lang>/confirm/<token>", link_views.confirm_page),
    Route("POST", "/forms/<lang>/confirm/<token>", link_views.confirm, FORM_TYPE),
    Route("GET", "/forms/<lang>/abuse/<token>", link_views.abuse_page),
    Route("POST", "/forms/<lang>/abuse/<token>", link_views.abuse),
    Route("GET", "/forms/<lang>/first-login/<token>", link_views.first_login_page),
    Route("POST", "/forms/<lang>/first-login/<token>", link_views.first_login, FORM_TYPE),
    Route("GET", "/forms/<lang>/stop/<token>", link_views.stop_page),
    Route("POST", "/forms/<lang>/stop/<token>", link_views.stop),
    Route("GET", "/forms/<lang>/my-data", rights_views.ask_page),
    Route("POST", "/forms/<lang>/my-data", rights_views.ask, FORM_TYPE, rights_views.later),
    Route("GET", "/forms/<lang>/my-data/sent", rights_views.sent),
    Route("GET", "/forms/<lang>/my-data/<token>", rights_views.my_data),
    Route("GET", "/forms/<lang>/my-data/<token>/copy.json", rights_views.copy_for_programs),
    Route("GET", "/forms/<lang>/my-data/<token>/copy.html", rights_views.copy_to_read),
    Route("POST", "/forms/<lang>/my-data/<token>/name", rights_views.correct, FORM_TYPE),
    Route("POST", "/forms/<lang>/my-data/<token>/stop", rights_views.withdraw),
    Route("POST", "/forms/<lang>/my-data/<token>/restrict", rights_views.restrict),
    Route("POST", "/forms/<lang>/my-data/<token>/lift", rights_views.lift),
    Route("POST", "/forms/<lang>/my-data/<token>/ask", rights_views.ask_staff, FORM_TYPE),
    Route("GET", "/forms/<lang>/my-data/<token>/erase", rights_views.erase_page),
    Route("POST", "/forms/<lang>/my-data/<token>/erase", rights_views.erase, FORM_TYPE),
    Route("GET", "/forms/<lang>/my-data/<token>/regret", rights_views.regret_page),
    Route("POST", "/forms/<lang>/my-data/<token>/regret", rights_views.regret, FORM_TYPE),
    Route(
        "POST", "/forms/<lang>/contact", contact_views.send, FORM_TYPE, contact_views.later, contact_views.send_sealed
    ),
    Route("GET", "/forms/<lang>/contact", contact_views.form),
    Route("GET", "/forms/<lang>/contact/sent/<token>", contact_views.sent),
    Route("GET", "/forms/<lang>/contact/delete/<token>", contact_views.delete_page),
    Route("POST", "/forms/<lang>/contact/delete/<token>", contact_views.delete),
    Route("POST", "/forms/consent", consent_views.record, JSON_TYPE),
    Route("POST", "/forms/tool/events", tool_views.event, JSON_TYPE),
    Route("GET", "/healthz", health_views.health),
    Route("GET", "/forms/<lang>/console", console_views.home),
    Route("POST", "/forms/<lang>/console/log-in", console_views.log_in, FORM_TYPE),
    Route("POST", "/forms/<lang>/console/log-out", console_views.log_out, FORM_TYPE, counted=False),
    Route("POST", "/forms/<lang>/console/search", console_views.search, FORM_TYPE, counted=False),
    Route("GET", "/forms/<lang>/console/sign-ups/<token>", console_views.sign_ups),
    Route("GET", "/forms/<lang>/console/requests", console_views.requests),
    Route("POST", "/forms/<lang>/console/requests/<token>", console_views.answer, FORM_TYPE, counted=False),
    Route("GET", "/forms/<lang>/console/mail", console_views.mail),
    Route("GET", "/forms/<lang>/console/ledger", console_views.ledger),
    Route("GET", "/forms/<lang>/console/ledger/<token>", console_views.ledger),
    Route("GET", "/forms/<lang>/console/erased", console_person_views.erased),
    Route("GET", "/forms/<lang>/console/sign-up/<token>", console_person_views.sign_up),
    Route("POST", "/forms/<lang>/console/look/<token>", console_person_views.look, FORM_TYPE, counted=False),
    Route("POST", "/forms/<lang>/console/resend/<token>", console_person_views.resend, FORM_TYPE, counted=False),
    Route("POST", "/forms/<lang>/console/end/<token>", console_person_views.end, FORM_TYPE, counted=False),
    Route("POST", "/forms/<lang>/console/erase/<token>", console_person_views.erase, FORM_TYPE, counted=False),
    Route("POST", "/forms/<lang>/console/hold/<token>", console_person_views.hold, FORM_TYPE, counted=False),
    Route("POST", "/forms/<lang>/console/release/<token>", console_person_views.release, FORM_TYPE, counted=False),
)
