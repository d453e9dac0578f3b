"""The played scripts of third parties keep and ask what is declared, and nothing else."""

import json
import re

from devserver.scripts import script_of
from tests.support.declared import facts_with
from tests.support.facts import service_named


def constants(script: bytes) -> dict[str, object]:
    found = re.findall(r"^const (\w+) = (.*);$", script.decode(), re.MULTILINE)
    return {name: json.loads(value) for name, value in found}


def test_a_service_is_played_by_what_it_declares(tmp_path):
    facts = facts_with(tmp_path, "chat")
    said = constants(script_of(service_named(facts, "chat"), lambda url: url))
    assert [(one["kind"], one["name"]) for one in said["KEEPS"]] == [
        ("cookie", "crisp-client/standin"),
        ("local-storage", "crisp-client/standin"),
    ]
    assert ["image", "https://image.crisp.chat/standin/pixel.svg"] in said["ASKS"]


def test_google_is_played_where_third_parties_are_played(tmp_path):
    facts = facts_with(tmp_path, "ga4")
    here = script_of(service_named(facts, "ga4"), lambda url: url.replace("https://", "http://127.0.0.1:8001/"))
    assert constants(here)["AT"] == "http://127.0.0.1:8001/"


def test_matomo_is_played_by_a_script_of_its_own(facts):
    assert b"_pk_" in script_of(service_named(facts, "matomo"), lambda url: url)
