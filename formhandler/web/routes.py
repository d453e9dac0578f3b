"""The table of everything the handler answers to. HEAD goes with GET; any other method is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from formhandler.web import consent_views, contact_views, health_views, link_views, signup_views
from formhandler.web.answers import Answer
from formhandler.web.front import Ask, Front
from formhandler.web.guards import FORM_TYPE, JSON_TYPE, RefusedError

View = Callable[[Front, Ask], Answer]
Later = Callable[[Front, Ask, RefusedError], Answer]


@dataclass(frozen=True)
class Route:
    """A row of the table. `body` is the type that a post must have; `later` shows a form that cannot be taken in now.

    `sealed` is the view for the same form when its page has sealed it.
    """

    method: Literal["GET", "POST"]
    path: str
    view: View
    body: str | None = None
    later: Later | None = None
    sealed: View | None = None


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
    Route(
        "POST", "/forms/<lang>/contact", contact_views.send, FORM_TYPE, contact_views.later, contact_views.send_sealed
    ),
    Route("GET", "/forms/<lang>/contact", contact_views.form),
    Route("GET", "/forms/<lang>/contact/sent/<token>", contact_views.sent),
    Route("GET", "/forms/<lang>/contact/delete/<token>", contact_views.delete_page),
    Route("POST", "/forms/<lang>/contact/delete/<token>", contact_views.delete),
    Route("POST", "/forms/consent", consent_views.record, JSON_TYPE),
    Route("GET", "/healthz", health_views.health),
)
