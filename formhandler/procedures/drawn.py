"""Draws `docs/procedure.md` from the table of moves, so that the page cannot say anything else than the code does.

    python -m formhandler.procedures.drawn        # what `inv procedure` runs

Deadlines are named by their keys in `policy.toml`: a number stands there alone.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from formhandler.procedures import retention
from formhandler.procedures.moves import ACCESS, EVENTS, MOVES, STATES, STAY, Move, trial_and_after
from formhandler.storage.signups import State
from policy import Policy

PAGE = Path("docs/procedure.md")

# What happens, for whoever reads the page.
MEANING: Mapping[str, str] = {
    "sign-up": "somebody sends the form with this address",
    "confirm": "the person presses the button behind the link of the first mail",
    "login-sent": "the relay has taken the login mail",
    "accept": "terms and agreement are accepted, on our page or in the tool",
    "trial-ending": "`forms.sign_up.trial_end_notice` before the last day of the trial; the mail is decided again as it goes",
    "trial-over": "the last day of the trial ends",
    "subscribe": "the tool tells that a subscription started",
    "unsubscribe": "the tool tells that the subscription ended",
    "abuse": "“Report abuse” is pressed",
    "regret": "the person undoes the sign-up in time",
    "expire": "the deadline comes",
    "erase": "the person, staff, or the customer in the tool has everything erased",
    "refuse": "the relay refuses a mail for good",
}

_DUE: Mapping[Callable[[Policy, datetime], datetime], str] = {
    retention.confirm_link_ends: "`forms.sign_up.link_valid`",
    retention.login_mail_awaited_until: "`retention.unconfirmed`",
    retention.login_link_ends: "`forms.sign_up.link_valid`",
    trial_and_after: "`retention.trial` to the end of the day, and `retention.after_trial`",
    retention.while_subscribed: "none while it runs",
    retention.subscription_due: "`retention.after_subscription`",
}

_HEAD = """# The life of a sign-up

This page is drawn by `inv procedure` from the table in `formhandler/procedures/moves.py`. Do not change it by hand.
"""

_FOOT = """
What is due is treated as gone by every read, whether or not the purge has run; a trial past its end is over at that
moment. Days and months are counted on the calendar of `site.time_zone`, hours as they pass. An event that came twice, or
too late to matter, changes nothing. Who signs up again after confirming gets a new login mail, once in 24 hours, and the
older link dies; that moves the deadline to `retention.unconfirmed` after the sign-up at most, less the time of a purge. What the table does not know (–) cannot happen in that state and is refused.
"""


def page() -> str:
    """Return the whole page."""
    parts = (_HEAD, _diagram(), "\n## Events\n", _events(), "\n## Every state and every event\n", _matrix())
    return "\n".join((*parts, "\n## Steps\n", _steps(), "\n## What the tool lets a person do\n", _access(), _FOOT))


def _diagram() -> str:
    """Return the moves as a picture, those that lead to the same state drawn as one arrow."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (state, event), step in MOVES.items():
        if step.to and step.to != "erased":
            arrows[state or "[*]", step.to].append(event)
    drawn = [f"    {start} --> {end}: {', '.join(events)}" for (start, end), events in arrows.items()]
    return "\n".join(("```mermaid", "stateDiagram-v2", *drawn, *_ends(), "```"))


def _ends() -> list[str]:
    ending = {state: [event for event in EVENTS if _is_end(state, event)] for state in STATES}
    return [f"    {state} --> [*]: {', '.join(events)}" for state, events in ending.items()]


def _is_end(state: State, event: str) -> bool:
    return any(step.to == "erased" for key, step in MOVES.items() if key == (state, event))


def _events() -> str:
    return _table(("event", "what happens"), [(event, MEANING[event]) for event in EVENTS])


def _matrix() -> str:
    rows = [(event, *(_cell(MOVES.get((state, event))) for state in (None, *STATES))) for event in EVENTS]
    return _table(("", "nobody", *STATES), rows)


def _cell(step: Move | None) -> str:
    if step is None:
        return "–"
    return "stays" if step is STAY else f"**{step.to}**"


def _steps() -> str:
    """Return the steps that lead on, with the mail that then waits and the deadline from then on."""
    rows = [
        (state or "nobody", event, str(step.to), step.mail or "", _DUE[step.due] if step.due else "as before")
        for (state, event), step in MOVES.items()
        if step.to not in (None, "erased")
    ]
    return _table(("from", "event", "to", "mail", "erased after"), rows)


def _access() -> str:
    return _table(("state", "account in the tool"), [*ACCESS.items(), ("erased", "erased")])


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = (head, tuple("---" for _ in head), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
