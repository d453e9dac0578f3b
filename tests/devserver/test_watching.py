"""Which saved file needs a build, a new start of the handler, both or nothing."""

from pathlib import Path

import pytest

from devserver.watching import Needed, needed

ROOT = Path("/project")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("content/pages/about.da.md", Needed(build=True)),
        ("theme/templates/base.html", Needed(build=True)),
        ("theme/static/css/main.css", Needed(build=True)),
        ("plugins/consent/gate.py", Needed(build=True, anew=True)),
        ("pelicanconf.py", Needed(build=True, anew=True)),
        ("policy.toml", Needed(build=True, restart=True)),
        ("facts/model.py", Needed(build=True, restart=True, anew=True)),
        ("translations/da/LC_MESSAGES/messages.po", Needed(build=True, restart=True)),
        ("formhandler/web/routes.py", Needed(restart=True)),
        ("formhandler/outgoing/templates/confirm.txt", Needed(restart=True)),
        ("devserver/views.py", Needed(restart=True)),
    ],
)
def test_each_kind_of_file_causes_what_it_is_read_by(name, expected):
    assert needed(ROOT, [ROOT / name]) == expected


@pytest.mark.parametrize(
    "name",
    [
        "content/pages/.about.en.md.swp",
        "plugins/__pycache__/x.cpython-311.pyc",
        "formhandler/frames/da/page.html",
        "content/.#x",
        "formhandler/.frames.staging/da/page.html",
        "content/pages/about.en.md~",
        "theme/templates/#base.html#",
    ],
)
def test_a_file_that_nobody_reads_causes_nothing(name):
    assert not needed(ROOT, [ROOT / name]).anything
