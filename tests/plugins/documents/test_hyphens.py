"""Soft hyphens in titles."""

import pytest

from plugins.documents.hyphens import softened, whole

SOFT = "\u00ad"


@pytest.mark.parametrize("written", ["Privacy&shy;policy", f"Privacy{SOFT}policy"])
def test_a_soft_hyphen_is_shown_in_a_heading_and_nowhere_else(written):
    assert softened(written) == f"Privacy{SOFT}policy"
    assert whole(written) == "Privacypolicy"


def test_words_without_one_stay_as_they_are():
    assert softened("Cookies & terms") == whole("Cookies & terms") == "Cookies & terms"
