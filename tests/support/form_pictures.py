"""Pictures of all that the form handler shows and sends: `inv screenshots --forms` puts them into var/screenshots/forms.

Every page and every mail through the real handler, in every language and one written from right to left, light and dark,
320 and 1280 pixels wide; `scenes` says how each comes about. A mail's plain text lies beside its pictures. Somebody should
look at them after a change of words or style: no test sees what is ugly.
"""

import base64
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

from formhandler.clock import StandingClock
from formhandler.procedures import ledger, requests
from formhandler.procedures.deliver import deliver_due
from formhandler.procedures.house import House
from formhandler.web.app import create_app
from formhandler.web.frames import Frames
from formhandler.web.site import Site
from policy import load
from tests.support import scenes
from tests.support.browser import Browser, open_browser
from tests.support.houses import Place, make_keys, standing_house
from tests.support.mailed import text_of
from tests.support.pseudo import MIRRORED, PSEUDO, build_pseudo, pseudo_urls
from tests.support.recorder import Recorder, nothing_there
from tests.support.screenshots import SCHEMES, whole_page
from tests.support.sinks import Sink
from tests.support.sites import PROJECT, BuiltSite
from tests.support.staff import with_console

Application = Callable[..., Any]  # what WSGI asks
WIDTHS = (320, 1280)
FOLDER = PROJECT / "var" / "screenshots" / "forms"
# After the keys of `houses` were made, and on a day of no change of the clock.
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@dataclass
class Studio:
    """A house with its browser, and where the pictures go; `scenes` play in it."""

    house: House
    sink: Sink
    browser: Browser
    language: str
    folder: Path
    places: dict[tuple[str, str], str]
    taken: list[Path] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        """Where the handler's pages of this language begin."""
        return f"/forms/{self.language}"

    def heard(self, application: Application) -> Application:
        """Return what answers in this studio; another kind may listen."""
        return application

    def later(self, **time: float) -> None:
        """Let time pass."""
        clock = self.house.clock
        assert isinstance(clock, StandingClock)
        clock.forward(timedelta(**time))

    def page(self, name: str, path: str | None = None) -> None:
        """Take the page at a path below `base`, or the one that is open."""
        if path is not None:
            self.browser.open(self.base + path)
        self.browser.wait_until_still()
        for scheme in SCHEMES:
            self.browser.colours(scheme)
            for width in WIDTHS:
                self.browser.resize(width)
                self._keep(f"{name}.{self.language}.{scheme}.{width}.png", whole_page(self.browser, width))

    def submit(self, name: str, form: str = "main form[method=post]", /, **values: str | bool) -> None:
        """Fill in a form of the page that is open, send it past the browser's own checks, and take what comes."""
        self.send(form, **values)
        self.page(name)

    def send(self, form: str = "main form[method=post]", /, **values: str | bool) -> None:
        """Fill in a form and send it."""
        self.browser.run(_FILL, form, values)
        self.browser.wait_until_still()

    def mails(self, suffix: str = "") -> dict[str, str]:
        """Let what waits go out, take each kind of mail once, and return what arrived: texts by kind."""
        before = len(self.sink.raw)
        for _ in range(2):  # reminders come with the purge, and go with the round after
            requests.go(self.house)
            deliver_due(self.house)
        mails = self.sink.mails[before:]
        sent = [entry.facts["kind"] for entry in ledger.latest(self.house) if entry.event == "mail-sent"]
        arrived = {str(kind): mail for kind, mail in zip(reversed(sent[: len(mails)]), mails, strict=True)}
        for kind, mail in arrived.items():
            if kind != "enquiry" and kind + suffix not in self._seen:
                self._seen.add(kind + suffix)
                self._mail(f"mail-{kind}{suffix}", mail)
        return {kind: text_of(mail) for kind, mail in arrived.items() if kind != "enquiry"}

    def _mail(self, name: str, mail: EmailMessage) -> None:
        text = f"Subject: {mail['Subject']}\n\n{text_of(mail)}"
        self._keep(f"{name}.{self.language}.txt", text.encode())
        self.show(name, text_of(mail, "html"))

    def show(self, name: str, html: str) -> None:
        """Take a page that is read without us: a mail, or a copy to keep."""
        self.browser.driver.get(f"data:text/html;charset=utf-8;base64,{base64.b64encode(html.encode()).decode()}")
        self.page(name)

    def _keep(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.write_bytes(content)
        self.taken.append(path)


_Kind = TypeVar("_Kind", bound=Studio)
_FILL = """
const form = document.querySelector(arguments[0]);
for (const [name, value] of Object.entries(arguments[1])) {
  const field = form.elements[name];
  if (typeof value === "boolean") field.checked = value; else field.value = value;
}
// Not the button: scripts and the browser's own checks would keep a mistake from being made.
form.submit();
"""


def take_pictures(languages: Iterable[str]) -> Iterator[Path]:
    """Take all pictures in these languages; yield their files."""
    for studio in studios(Studio, FOLDER, languages):
        yield from studio.taken


def studios(kind: type[_Kind], folder: Path, languages: Iterable[str]) -> Iterator[_Kind]:
    """Yield a studio for each language in which every scene was played; languages that nobody writes are known too."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = load(PROJECT / "policy.toml").speaking(*PSEUDO)
    with tempfile.TemporaryDirectory() as name, Sink(Path(name) / "sink") as sink:
        scratch = Path(name)
        keys = make_keys(scratch / "keys")
        site = build_pseudo(scratch / "built")
        recorder = Recorder(facts, nothing_there, scratch)
        browser = open_browser(scratch / "profile", recorder.site_url, recorder_port=recorder.port)
        try:
            for language in languages:
                place = Place(scratch / language, keys, sink.port, site=site.folder, frames=site.frames)
                with standing_house(place, facts, StandingClock(_NOW)) as opened:
                    house = with_console(opened, scratch / language)
                    studio = kind(house, sink, browser, language, folder, pseudo_urls())
                    recorder.play(studio.heard(_application(house, site)))
                    scenes.play(studio)
                    yield studio
        finally:
            browser.close()
            recorder.close()


def _application(house: House, site: BuiltSite) -> Application:
    built = Site(site.folder, languages=house.policy.site.languages)
    return create_app(house, Frames(site.frames, house.languages), built)


def main() -> int:
    """Take the pictures, in every language unless some are named."""
    print(f"Taking pictures into {FOLDER.relative_to(PROJECT)} …", flush=True)
    languages = sys.argv[1:] or [*load(PROJECT / "policy.toml").site.languages, MIRRORED]
    print(f"{len(list(take_pictures(languages)))} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
