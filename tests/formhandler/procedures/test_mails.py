"""Which mail says what to whom."""

import json
from datetime import timedelta

import pytest

from formhandler.procedures import signup
from formhandler.storage.models import SignUpRow
from tests.formhandler.conftest import EMAIL, NAME
from tests.support.mailed import text_of, token_in


@pytest.mark.parametrize("code", ["en", "da", "de"])
def test_links_and_dates_are_in_the_person_s_language(house, walk, code):
    mail = walk.sign_up(code)
    text = text_of(mail)
    language = house.languages[code]
    assert f"https://www.leanpoint.example/forms/{code}/confirm/" in text
    assert language.moment(house.clock.now() + timedelta(hours=72), house.policy.site.time_zone) in " ".join(
        text.split()
    )
    assert mail["Content-Language"] == code
    assert f'<html lang="{code}"' in text_of(mail, "html")


@pytest.mark.promise("Z17")
def test_the_login_mail_says_how_to_regret_and_leads_to_the_contact_form(house, walk):
    (house.settings.frames / "da").mkdir(parents=True)
    (house.settings.frames / "da" / "links.json").write_text(json.dumps({"contact": "/da/kontakt/"}))
    text = text_of(walk.confirm(language="da"))
    assert "https://www.leanpoint.example/da/kontakt/" in text
    assert house.languages["da"].duration(house.policy.retention.regret) in " ".join(text.split())


def test_the_login_link_is_said_to_end_when_it_does(house, walk, clock):
    confirming = walk.sign_up()
    signup.confirm(house, token_in(confirming, "confirm"), follow_up=False)
    clock.forward(timedelta(hours=5))
    text = " ".join(text_of(walk.next_mail()).split())
    ends = house.languages["en"].moment(clock.now() + timedelta(hours=72), house.policy.site.time_zone)
    assert ends in text


def test_the_follow_up_names_the_last_day_that_counts(walk, clock):
    walk.accept()
    clock.forward(timedelta(days=14))
    assert "23 December 2026" in " ".join(text_of(walk.next_mail()).split())


def test_a_mail_tried_again_keeps_its_message_id(house, walk, sink, clock):
    sink.mode = "defers"
    with pytest.raises(AssertionError):
        walk.sign_up()
    [waiting] = house.database.execute("SELECT message_id FROM outbox")
    sink.mode = "takes"
    clock.forward(timedelta(hours=1))
    assert walk.next_mail()["Message-ID"] == waiting[0]


@pytest.mark.promise("Z11")
def test_the_mails_hold_no_personal_data_but_name_and_address(house, walk, sink, clock):
    walk.accept()
    clock.forward(timedelta(days=14))
    walk.next_mail()
    kept = house.database.first(SignUpRow.select())
    hidden = [kept.id, *(bytes(value).hex() for value in (kept.address_index, kept.name, kept.email))]
    assert len(sink.raw) == 3
    for mail in sink.mails:
        everything = (
            "".join(f"{name}: {value}\n" for name, value in mail.items()) + text_of(mail) + text_of(mail, "html")
        )
        assert mail["To"] == EMAIL
        assert not any(value in everything for value in hidden)
    assert NAME not in text_of(sink.mails[0])
