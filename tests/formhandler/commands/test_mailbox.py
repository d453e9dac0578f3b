"""The command that lists and purges the company's mailbox, run as a program."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from tests.support.dovecot import PASSWORD, USER, dovecot
from tests.support.houses import Place
from tests.support.sites import PROJECT

ENQUIRY = b"Message-ID: <k7f3-9qpx-20rm-htve@leanpoint.example>\r\nSubject: canary\r\n\r\ncanary\r\n"


@pytest.fixture
def run(tmp_path, keys):
    place = Place(tmp_path / "house", keys, smtp_port=1)
    place.settings()
    secret = tmp_path / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    with dovecot() as server:
        server.put(ENQUIRY, datetime(2020, 2, 29, 12, tzinfo=UTC))
        environment = {name: value for name, value in place.environment().items() if value} | {
            "KEPT_IMAP": f"127.0.0.1:{server.port}", "KEPT_IMAP_TLS": "none", "KEPT_IMAP_USER": USER,
            "KEPT_IMAP_PASSWORD_FILE": str(secret),
        }  # fmt: skip

        def command(*options):
            line = [sys.executable, "-m", "formhandler", "mailbox", *options]
            return subprocess.run(line, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)

        yield command


@pytest.mark.promise("Z15")
def test_the_list_comes_first_and_names_references_and_dates_only(run):
    shown = run()
    assert "K7F3-9QPX-20RM-HTVE" in shown.stdout
    assert "2020-02-29  2022-02-28  due" in shown.stdout
    assert "would delete 1. Nothing was changed." in shown.stdout
    [listed] = json.loads(run("--json").stdout)
    assert listed["reference"] == "K7F3-9QPX-20RM-HTVE"
    assert "1 threads with 1 mails deleted, 0 threads stay." in run("--purge").stdout
    assert "0 threads" in run().stdout
    assert "canary" not in shown.stdout + shown.stderr
