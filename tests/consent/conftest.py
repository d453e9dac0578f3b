"""The pages on which the consent runtime is questioned, and one browser for all who ask."""

import pytest

from tests.support.browser import open_browser
from tests.support.laboratory import HOST, Laboratory


@pytest.fixture(scope="module")
def laboratory(facts, tmp_path_factory):
    opened = Laboratory(facts, tmp_path_factory.mktemp("laboratory"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def one_browser(laboratory, tmp_path_factory):
    opened = open_browser(tmp_path_factory.mktemp("chromium"), f"https://{HOST}", recorder_port=laboratory.port)
    yield opened
    opened.close()


@pytest.fixture
def browser(one_browser):
    one_browser.forget()
    return one_browser
