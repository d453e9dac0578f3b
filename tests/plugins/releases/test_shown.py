"""What a language shows, as words and as their hash."""

import pytest

from plugins.releases.shown import Shown, fingerprint, text_of


def shown(choice: str) -> Shown:
    return Shown(choice, placeholders="", declaration="<p>All cookies</p>")


def test_the_text_is_what_people_read_or_have_read_out():
    html = '<p>May\n we <b>ask</b>?</p><button aria-label="Close"></button><img alt="A lock" src="/x.svg">'
    assert text_of(html) == "May we ask ? Close A lock"


def test_hidden_words_belong_to_the_text_and_waiting_frames_do_not():
    assert (
        text_of('<p hidden>Later</p><template><iframe title="No"></iframe></template><script>no</script>&amp; now')
        == "Later & now"
    )


@pytest.mark.promise("E1")
def test_other_words_have_another_hash_and_other_markup_the_same():
    assert shown("<p>May we?</p>").hash == shown('<div class="new">May\n we?</div>').hash
    assert shown("<p>May we?</p>").hash != shown("<p>May we not?</p>").hash


def test_a_word_that_moves_to_another_part_changes_the_hash():
    assert Shown("a", "b", "c").hash != Shown("a b", "", "c").hash


def test_the_hash_is_short_and_fit_for_a_cookie():
    assert fingerprint(b"") == "4oymiquy7qob"
    assert len(shown("x").hash) == 12
