"""Whom our connections believe."""

import ssl

import pytest

from formhandler.outgoing.trust import trusting
from tests.support.certificates import server_context


@pytest.mark.promise("X1")
def test_certificates_are_checked_and_tls_is_new_enough(tmp_path):
    server_context(tmp_path, "localhost")
    for context in (trusting(), trusting(tmp_path / "server.pem")):
        assert context.minimum_version == ssl.TLSVersion.TLSv1_2
        assert context.verify_mode == ssl.CERT_REQUIRED
        assert context.check_hostname


@pytest.mark.promise("X1")
def test_an_authority_of_ones_own_is_believed_alone_and_by_nobody_else(tmp_path):
    server_context(tmp_path, "localhost")
    [authority] = trusting(tmp_path / "server.pem").get_ca_certs()
    assert ("commonName", "localhost") in {part for row in authority["subject"] for part in row}
    assert authority not in trusting().get_ca_certs()
