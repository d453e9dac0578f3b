"""What happens before the camera: one way through the handler per scene, so that every page and mail is seen once.

A scene uses what people use: the forms of the pages, and the links in the mails that arrived.
"""

import re
from typing import TYPE_CHECKING

from formhandler.addresses import EmailAddress
from formhandler.procedures import contact, requests, rights, signup, staff, trial
from formhandler.procedures.console import Staff
from formhandler.storage import signups
from formhandler.storage.signups import SignUp
from tests.support.staff import NAME, PASSWORD, account, code

if TYPE_CHECKING:
    from tests.support.form_pictures import Studio

WHO = "Anna-Margrethe Østergård"
_CLERK = Staff("anna", "staff-1a2b3c4d", "guard")


def play(studio: "Studio") -> None:
    """Play every scene, each with somebody else."""
    for scene in (_sign_up, _trial, _begun, _abuse, _my_data, _answers, _ends, _contact, _troubles, _console):
        scene(studio)


def _sign_up(studio: "Studio") -> None:
    studio.browser.open(studio.places["sign-up", studio.language])
    studio.submit("sign-up-errors", name="", email="anna(at)example")
    studio.browser.open(studio.places["sign-up", studio.language])
    studio.submit("sign-up-sent", name=WHO, email="walk@example.org")
    asked = studio.mails()["confirm"]
    studio.page("confirm", f"/confirm/{_link(asked, 'confirm')}")
    studio.submit("confirmed", **{"follow-up": True})
    studio.page("confirmed-again", f"/confirm/{_link(asked, 'confirm')}")
    login = studio.mails()["login"]
    studio.page("first-login", f"/first-login/{_link(login, 'first-login')}")
    studio.submit("first-login-errors", terms=True)
    studio.submit("started", terms=True, agreement=True)
    studio.page("confirmed-accepted", f"/confirm/{_link(asked, 'confirm')}")


def _trial(studio: "Studio") -> None:
    studio.later(days=14)
    follow_up = studio.mails()["follow-up"]
    studio.page("stop", f"/stop/{_link(follow_up, 'stop')}")
    studio.submit("stopped")
    studio.later(days=9)
    studio.mails()


def _begun(studio: "Studio") -> None:
    """Show what the login link opens later on."""
    house = studio.house
    link = _accepted(studio, "later@example.org")
    with house.database.writing():
        trial.subscribe(house, _who(studio, "later@example.org"), house.clock.now())
    studio.page("started-subscribed", f"/first-login/{link}")
    studio.later(hours=1)
    with house.database.writing():
        trial.unsubscribe(house, _who(studio, "later@example.org"), house.clock.now())
    studio.page("started-subscription-over", f"/first-login/{link}")
    over = _accepted(studio, "over@example.org")
    studio.later(days=31)
    studio.mails()
    studio.page("started-trial-over", f"/first-login/{over}")


def _abuse(studio: "Studio") -> None:
    signup.sign_up(studio.house, name=WHO, email="not-me@example.org", language=studio.language)
    asked = studio.mails()["confirm"]
    studio.page("abuse", f"/abuse/{_link(asked, 'abuse')}")
    studio.submit("abuse-done")
    studio.page("dead-link", f"/confirm/{_link(asked, 'confirm')}")


def _my_data(studio: "Studio") -> None:
    _accepted(studio, "mine@example.org", follow_up=True)
    studio.page("my-data-ask", "/my-data")
    studio.submit("my-data-ask-errors", email="anna")
    studio.submit("my-data-sent", email="mine@example.org")
    here = f"/my-data/{_link(studio.mails()['my-data'], 'my-data')}"
    studio.page("my-data", here)
    studio.submit("my-data-name-errors", "main form[action$='/name']", name="")
    studio.submit("my-data-asked", "main form[action$='/ask']", kind="question")
    studio.submit("my-data-restricted", "main form[action$='/restrict']")
    copy = studio.browser.run(
        "return fetch(arguments[0]).then((answer) => answer.text())", f"{studio.base}{here}/copy.html"
    )
    studio.show("my-data-copy", copy)
    studio.browser.open(studio.base + here)
    studio.send("main form[action$='/lift']")
    studio.page("my-data-regret", f"{here}/regret")
    studio.page("my-data-erase", f"{here}/erase")
    studio.submit("my-data-erased", tell=False)


def _answers(studio: "Studio") -> None:
    """Show the mails about requests, to who asked and to staff."""
    who = "asks@example.org"
    _accepted(studio, who)
    number = rights.ask_staff(studio.house, _who(studio, who), "objection")
    studio.mails()
    requests.extend(studio.house, number, "complex")
    studio.mails()


def _ends(studio: "Studio") -> None:
    for path in ("erase", "regret"):
        who = f"{path}@example.org"
        _accepted(studio, who)
        studio.browser.open(f"{studio.base}/my-data")
        studio.send(email=who)
        here = f"{studio.base}/my-data/{_link(studio.mails()['my-data'], 'my-data')}"
        studio.browser.open(f"{here}/{path}")
        studio.send(tell=True)
        studio.mails(f"-{path}")


def _contact(studio: "Studio") -> None:
    page = studio.places["contact", studio.language]
    studio.browser.open(page)
    studio.submit("contact-errors", name="", email="x", subject="", message="")
    studio.browser.open(page)
    studio.submit("contact-waiting", name=WHO, email="asks@example.org", subject="Board", message="How does it work?")
    studio.mails()
    studio.browser.reload()
    studio.page("contact-delivered")
    deletion = studio.browser.run("return document.querySelector('main a[href*=\"/delete/\"]').href")
    studio.browser.open(deletion)
    studio.page("contact-delete")
    studio.submit("contact-deleted")


def _troubles(studio: "Studio") -> None:
    studio.page("not-found", "/nothing")
    studio.page("wrong-method", "/log-in/x")


def _console(studio: "Studio") -> None:
    house = studio.house
    held = _for_console(studio)
    phone = account(house)
    studio.page("console-log-in", "/console")
    studio.submit("console-log-in-wrong", name=NAME, password="not it", code="000000")
    studio.send(name=NAME, password=PASSWORD, code=code(house, phone))
    studio.page("console", "/console")
    studio.submit("console-nothing-found", "main form[action*='/search']", email="nobody@example.org")
    studio.page("console-sign-ups", "/console/sign-ups/pending")
    studio.page("console-sign-ups-none", "/console/sign-ups/subscribed")
    studio.page("console-requests", "/console/requests")
    studio.page("console-mail", "/console/mail")
    here = f"/console/sign-up/{held}"
    studio.page("console-sign-up", here)
    studio.submit("console-no-reason", "main form[action*='/look/']", reason="")
    studio.submit("console-looked", "main form[action*='/look/']", reason="She phoned about her login")
    staff.hold(house, _CLERK, held, "Bookkeeping Act, section 12")
    studio.page("console-held", here)
    studio.submit("console-refused", "main form[action*='/resend/'], main form[action*='/end/']", sure=True)
    studio.page("console-ledger", "/console/ledger")
    studio.page("console-erased", "/console/erased")


def _for_console(studio: "Studio") -> str:
    """Leave somebody in every state, requests, a mail that does not go; return whose page is shown."""
    house = studio.house
    _accepted(studio, "trial@example.org", follow_up=True)
    shown = _who(studio, "trial@example.org").id
    requests.take(house, "question", shown)
    requests.take(house, "erasure", None)
    signup.sign_up(house, name=WHO, email="waits@example.org", language=studio.language)
    studio.mails()
    studio.later(hours=25)
    studio.sink.mode = "defers"
    signup.sign_up(house, name=WHO, email="stuck@example.org", language=studio.language)
    contact.send_enquiry(
        house, name=WHO, email="asks@example.org", subject="Board", message="Hello", language=studio.language
    )
    studio.mails()
    studio.later(hours=1)
    studio.mails()
    studio.sink.mode = "takes"
    return shown


def _accepted(studio: "Studio", email: str, *, follow_up: bool = False) -> str:
    """Take somebody as far as the trial, and return the token of the login link."""
    house = studio.house
    signup.sign_up(house, name=WHO, email=email, language=studio.language)
    signup.confirm(house, _link(studio.mails()["confirm"], "confirm"), follow_up=follow_up)
    token = _link(studio.mails()["login"], "first-login")
    signup.accept(house, token, terms=True, agreement=True)
    return token


def _who(studio: "Studio", email: str) -> SignUp:
    house = studio.house
    found = signups.find_address(house.database, house.keys.ring, EmailAddress.parse(email), house.clock.now())
    assert found
    return found


def _link(text: str, page: str) -> str:
    """Return the token of the link to a page in a mail."""
    return re.findall(rf"/forms/[A-Za-z-]+/{page}/([A-Za-z0-9_-]+)", text)[0]
