"""Every page that the form handler answers with, played as people come to it: clean under axe and the Nu checker."""

import pytest

from tests.support.inspected import inspect
from tests.support.pseudo import MIRRORED


@pytest.mark.promise("A6")
@pytest.mark.parametrize("language", ["en", "da", "de", MIRRORED])
def test_no_answer_of_the_form_handler_has_a_finding_of_axe_or_of_the_nu_checker(language, tmp_path):
    studio = inspect(language, tmp_path)
    assert studio.pages >= 45
    assert len(studio.answers) >= 45
    assert studio.found == []
    assert studio.complained == []
