from translations.catalogs import Sentence, read_catalog
from translations.state import lacks
from translations.update import updated

PLACES = ("theme/templates/base.html:7",)
OLD = [Sentence("Sign up for the trial", None, PLACES), Sentence("%(n)s day", "%(n)s days", PLACES)]
NEW = [
    Sentence("Sign up for your trial", None, PLACES),
    Sentence("%(n)s day", "%(n)s days", PLACES),
    Sentence("What it remembers", None, ("policy.toml [services.cookies]",)),
]


def _written(tmp_path, data):
    path = tmp_path / "da" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return read_catalog("da", tmp_path)


def _translated(data):
    return (
        data.decode()
        .replace('msgid "Sign up for the trial"\nmsgstr ""', 'msgid "Sign up for the trial"\nmsgstr "Tilmeld dig"')
        .replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "%(n)s dag"\nmsgstr[1] "%(n)s dage"')
        .encode()
    )


def test_a_changed_sentence_is_stale_and_still_knows_what_it_said(tmp_path):
    made = _translated(updated(b"", "da", OLD))
    once = updated(made, "da", NEW)
    for data in (once, updated(once, "da", NEW)):  # it is not forgotten by being updated again
        found = {lack.sentence.text: lack for lack in lacks(_written(tmp_path, data), NEW)}
        assert found["Sign up for your trial"].state == "stale"
        assert found["Sign up for your trial"].was == "Sign up for the trial"
        assert found["What it remembers"].state == "missing"
        assert found["What it remembers"].of_policy
        assert len(found) == 2


def test_a_sentence_that_was_checked_forgets_what_it_said_before():
    data = updated(_translated(updated(b"", "da", OLD)), "da", NEW).replace(b"#, fuzzy\n", b"")
    again = updated(data, "da", NEW)
    assert b"#|" not in again
    assert b'msgid "Sign up for the trial' not in again


def test_a_whole_catalog_lacks_nothing_and_other_placeholders_break_it(tmp_path):
    data = _translated(updated(b"", "da", OLD))
    assert list(lacks(_written(tmp_path, data), OLD)) == []
    [lack] = lacks(_written(tmp_path, data.replace(b"%(n)s dage", b"%(dage)s")), OLD)
    assert lack.state == "broken"
