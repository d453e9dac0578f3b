"""The proof of a choice in a real browser: cookie, receipt and consent log name the same text, and a receipt goes along.

What is in a receipt: tests/plugins/consent/test_receipt.py and tests/consent/receipt.test.js.
"""

import json
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from formhandler.procedures import consents
from tests.support.visits import SETTINGS, choose_in_settings, is_asked, open_settings, switch

GIVE = """
const files = new DataTransfer();
files.items.add(new File([arguments[0]], "receipt.json", { type: "application/json" }));
const input = document.querySelector("input[data-do=import]");
input.files = files.files;
input.dispatchEvent(new Event("change", { bubbles: true }));
"""
IS_ON = "return document.querySelector(`#choice [name=${CSS.escape(arguments[0])}]`).checked"


@pytest.fixture(params=["chromium", "firefox"])
def browser(request):
    return request.getfixturevalue(request.param)


def receipt(browser, kind: str = "iso") -> dict[str, Any]:
    """Return the receipt that the page offers, in one of its formats."""
    browser.wait(lambda: browser.shown("[data-receipt]"), "no receipt is offered")
    kind, _, written = browser.find(f"[data-as={kind}]").get_attribute("href").partition(",")
    assert kind == "data:application/json"
    found: dict[str, Any] = json.loads(unquote(written))
    return found


def answered(found: dict[str, Any]) -> dict[str, str]:
    """Return what became of each question of a receipt."""
    return {entry["purpose_id"]: entry["events"][-1]["event_state"] for entry in found["purposes"]}


def choose_statistics(browser) -> None:
    """Accept statistics and nothing else."""
    open_settings(browser)
    switch(browser, "statistics", where=SETTINGS)
    browser.press(f'{SETTINGS} [data-choice="save"]')
    browser.wait(lambda: browser.shown("[data-receipt]"), "the choice is not kept")
    browser.wait_until_still()


@pytest.mark.promise("E3")
@pytest.mark.promise("D9")
@pytest.mark.parametrize("language", ["en", "da", "de"])
def test_the_receipt_in_the_page_is_what_the_published_schema_says(world, browser, site, language):
    browser.open(world.urls["cookies", language])
    choose_in_settings(browser, "refuse")
    found = receipt(browser)
    schema = json.loads(site.read("/receipt.schema.json"))
    assert [error.message for error in Draft202012Validator(schema).iter_errors(found)] == []
    assert found["$schema"].endswith("/receipt.schema.json")
    assert (found["language"], set(answered(found).values())) == (language, {"refused", "unknown"})


@pytest.mark.promise("E4")
def test_the_receipt_is_offered_in_the_formats_of_kantara_and_of_the_privacy_vocabulary(browser):
    browser.open("/cookies/")
    choose_statistics(browser)
    kantara, record = receipt(browser, "kantara"), receipt(browser, "dpv")
    assert (kantara["version"], [one["service"] for one in kantara["services"]]) == ("KI-CR-v1.1.0", ["Matomo"])
    assert kantara["consentReceiptID"] == browser.find("[data-id]").text
    assert record["@context"]["dpv"] == "https://w3id.org/dpv#"
    states = [one["dpv:hasConsentStatus"]["@type"] for one in record["dpv:hasProcess"]]
    assert states == [f"dpv:Consent{state}" for state in ("Refused", "Given", "Given", "Refused", "Refused")]


@pytest.mark.promise("E1")
@pytest.mark.promise("E2")
def test_cookie_receipt_and_log_name_the_same_choice_and_the_same_text(world, browser, site):
    browser.open(world.urls["cookies", "da"])
    choose_statistics(browser)
    found = receipt(browser)
    [known] = json.loads((site.frames / "texts.json").read_text(encoding="utf-8"))["da"]
    assert found["text_shown"] == known
    assert known in browser.cookies()["site_choice"]["value"]
    assert browser.find("[data-chosen-text]").text == known
    kept = browser.wait(lambda: consents.shown(world.house, found["record_id"]), "the log has no such answer")[-1]
    assert (kept["text_shown"], kept["consent_version"]) == (known, found["consent_version"])
    assert (kept["language"], kept["host"], kept["valid_under_gdpr"]) == ("da", "www.leanpoint.example", True)
    given = {name for name, state in answered(found).items() if state == "given"}
    assert {name for name, granted in kept["choices"].items() if granted} == given == {"statistics"}


@pytest.mark.promise("D9")
@pytest.mark.promise("C2")
def test_a_receipt_from_another_browser_sets_the_switches_and_grants_nothing_by_itself(browser):
    browser.open("/cookies/")
    choose_statistics(browser)
    taken_along = json.dumps(receipt(browser))
    browser.press('main [data-do="forget"]')
    browser.wait(lambda: "site_choice" not in browser.cookies(), "the choice is not forgotten")
    browser.open("/cookies/")
    browser.run(GIVE, taken_along)
    browser.wait(lambda: browser.shown(SETTINGS), "the settings do not open")
    assert [browser.run(IS_ON, name) for name in ("statistics", "@matomo", "marketing")] == [True, True, False]
    assert "site_choice" not in browser.cookies()
    browser.press(f'{SETTINGS} [data-choice="save"]')
    browser.wait(lambda: browser.shown("[data-receipt]"), "the choice is not kept")
    assert answered(receipt(browser))["statistics"] == "given"


@pytest.mark.promise("C10")
def test_a_file_that_is_no_receipt_is_said_to_be_none_and_changes_nothing(browser):
    browser.open("/cookies/")
    browser.run(GIVE, '{"purposes": [{"purpose_id": "statistics"}]}')
    browser.wait(lambda: browser.shown("[data-refused]"), "nothing is said of the file")
    assert not browser.shown(SETTINGS)
    browser.open("/")
    assert is_asked(browser)
