"""Encrypted mail as browsers make it, opened by other people's programs. What the handler makes: tests/formhandler/sealing."""

import base64
import mimetypes
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from formhandler.sealing.smime import check_sealed
from tests.support.browser import Browser
from tests.support.firefox import Firefox, FirefoxBrowser
from tests.support.openers import Open, end_gpgsm, openers
from tests.support.recipients import OPENED_BY, WAYS, make_pairs, recipient_of
from tests.support.recorder import Recorder, nothing_there
from tests.support.sites import PROJECT

PART = "Content-Type: text/plain; charset=utf-8\r\n\r\nCanary of a page\r\n"
SEAL = """
const [content, recipients] = arguments;
const load = (name) => import(`/${name}.js`);
return Promise.all(["smime", "compat", "modern"].map(load)).then(async ([{ seal }, compat, modern]) =>
  btoa(await seal(content, JSON.parse(recipients), { ...compat.ways, ...modern.ways }))
);
"""


def scripts(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve the scripts of the forms one by one, as they are written."""
    path = PROJECT / "theme" / "static" / "forms" / environ["PATH_INFO"].lstrip("/")
    kind, body = (
        (mimetypes.guess_type(path.name)[0], path.read_bytes()) if path.is_file() else ("text/html", b"<title>x")
    )
    start_response("200 OK", [("Content-Type", kind or "")])
    return [body]


@pytest.fixture
def page(recorder: Recorder, request: pytest.FixtureRequest) -> Iterator[Browser | FirefoxBrowser]:
    """A page of either browser that can load the scripts."""
    recorder.play(scripts)
    if request.param == "chromium":
        opened: Browser | FirefoxBrowser = request.getfixturevalue("one_chromium")
    else:
        firefox: Firefox = request.getfixturevalue("one_firefox")
        opened = FirefoxBrowser(firefox, recorder.site_url)
    opened.open("/")
    yield opened
    if isinstance(opened, FirefoxBrowser):
        opened.close()
    else:
        opened.forget()
    recorder.play(nothing_there)


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, Open]]]:
    """Every program that opens mail, by the key it was given, and where those lie."""
    folder = tmp_path_factory.mktemp("mail")
    pairs = make_pairs(folder)
    yield {"pairs": pairs} | {kind: openers(folder / kind, pair) for kind, pair in pairs.items()}
    for kind in pairs:
        end_gpgsm(folder / kind)


@pytest.mark.browser
@pytest.mark.promise("Z14", "Q1")
@pytest.mark.parametrize("page", ["chromium", "firefox"], indirect=True)
def test_what_a_browser_seals_opens_in_every_program_that_the_documentation_names(page, programs):
    for way, (kinds, variant) in WAYS.items():
        recipient = recipient_of(programs["pairs"], way)
        sealed = base64.b64decode(page.run(SEAL, PART, recipient.page_data))
        check_sealed(recipient, sealed)
        for kind in kinds:
            opened = {name: open_with(sealed) for name, open_with in programs[kind].items()}
            wanted = OPENED_BY[variant] & set(programs[kind])
            assert {name for name, inside in opened.items() if inside == PART.encode()} == wanted, (way, kind)
