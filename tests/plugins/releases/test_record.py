"""One release as files: named by what it holds."""

import pytest

from plugins.releases.record import MANIFEST, ChangedError, read
from tests.support.releases import release


@pytest.mark.promise("E1")
def test_a_release_comes_back_from_its_files_as_it_was(facts):
    one = release(facts)
    again = read(one.name, one.everything())
    assert (again, again.name) == (one, one.name)


@pytest.mark.promise("E1")
def test_the_same_facts_and_texts_have_the_same_name(facts):
    assert release(facts).name == release(facts).name
    assert len(release(facts).name) == 20


@pytest.mark.parametrize("change", [{"words": "May we not?"}, {"version": "2.1"}, {"consent_lapses": "7 months"}])
def test_anything_else_that_is_shown_has_another_name(facts, change):
    assert release(facts, **change).name != release(facts).name


@pytest.mark.promise("E1")
@pytest.mark.parametrize("name", ["en.html", "cookies.json", "choice.js", MANIFEST])
def test_one_changed_letter_in_any_file_is_noticed(facts, name):
    one = release(facts)
    files = one.everything()
    files[name] = files[name][:-2] + b"~" + files[name][-1:]
    with pytest.raises(ChangedError, match=name.replace(".", r"\.")):
        read(one.name, files)


def test_a_file_that_is_gone_or_was_put_there_is_noticed(facts):
    one = release(facts)
    with pytest.raises(ChangedError, match=r"en\.html has been removed"):
        read(one.name, {name: data for name, data in one.everything().items() if name != "en.html"})
    with pytest.raises(ChangedError, match=r"more\.html does not belong"):
        read(one.name, {**one.everything(), "more.html": b""})
    with pytest.raises(ChangedError, match=MANIFEST):
        read(one.name, {})


def test_a_release_under_a_false_name_is_noticed(facts):
    with pytest.raises(ChangedError, match="not the one that this release was named by"):
        read("a" * 20, release(facts).everything())
