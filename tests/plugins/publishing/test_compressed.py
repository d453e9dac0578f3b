"""Files that servers send compressed."""

import gzip

import brotli

from plugins.kept import Kept
from plugins.publishing.compressed import compressed

PAGE = b"<p>A page that says the same again and again.</p>\n" * 40


def test_a_page_is_compressed_in_both_ways_and_unpacks_to_itself(tmp_path):
    made = compressed("a/index.html", PAGE, Kept(tmp_path, 10**6))
    assert brotli.decompress(made["a/index.html.br"]) == PAGE
    assert gzip.decompress(made["a/index.html.gz"]) == PAGE


def test_what_does_not_get_smaller_or_is_packed_already_has_no_such_file(tmp_path):
    assert compressed("a.html", b"short", Kept(tmp_path, 10**6)) == {}
    assert compressed("a.png", PAGE, Kept(tmp_path, 10**6)) == {}
