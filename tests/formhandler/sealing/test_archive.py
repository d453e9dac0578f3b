"""The archive for the safe. The vector was written by age 1.1.1 itself, so that we read what is standard, not what is ours."""

import base64
from pathlib import Path

import pytest

from formhandler.errors import KeysUnusable, SealBroken
from formhandler.sealing import archive
from formhandler.sealing.archive import open_archive, seal_archive

PASSPHRASE = "five words drawn by lot"
VECTOR = Path(__file__).parent.parent / "vectors" / "archive-by-age-1.1.age"
FILES = {"master-a.key": b"canary", "form-a.pub": b"{}"}


@pytest.fixture
def quick(monkeypatch):
    """Stretch passphrases a little only: what is tested here does not depend on how much."""
    monkeypatch.setattr(archive, "_WORK", 4)


def test_what_age_sealed_opens_here_forever():
    [(name, content)] = open_archive(VECTOR.read_bytes(), PASSPHRASE).items()
    assert name == "master-20261122.key"
    assert base64.b64decode(content) == bytes(range(32))


def test_a_passphrase_is_stretched_as_age_does_it():
    assert b"scrypt" in base64.b64decode("".join(VECTOR.read_text().split("\n")[1:3]))
    assert archive._WORK == 18


@pytest.mark.usefixtures("quick")
def test_files_come_back_as_they_were_and_no_two_archives_are_equal():
    sealed = seal_archive(FILES, PASSPHRASE)
    assert open_archive(sealed, PASSPHRASE) == FILES
    assert seal_archive(FILES, PASSPHRASE) != sealed
    assert b"canary" not in sealed
    assert sealed.isascii()
    assert max(map(len, sealed.splitlines())) == 64


@pytest.mark.usefixtures("quick")
def test_another_passphrase_opens_nothing_and_is_not_repeated():
    sealed = seal_archive(FILES, PASSPHRASE)
    with pytest.raises(SealBroken, match="another passphrase") as caught:
        open_archive(sealed, "canary canary canary")
    assert "canary" not in str(caught.value)


@pytest.mark.usefixtures("quick")
def test_every_flipped_bit_and_every_missing_byte_is_refused():
    content = archive._bare(seal_archive({"a": b"x"}, PASSPHRASE))
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        with pytest.raises(SealBroken):
            open_archive(archive._armoured(bytes(changed)), PASSPHRASE)
    for length in range(0, len(content), 7):
        with pytest.raises(SealBroken):
            open_archive(archive._armoured(content[:length]), PASSPHRASE)
    with pytest.raises(SealBroken):
        open_archive(archive._armoured(content + b"x"), PASSPHRASE)


@pytest.mark.usefixtures("quick")
def test_the_same_bytes_written_in_another_way_are_refused():
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    content = bytearray(archive._bare(seal_archive({"a": b"x"}, PASSPHRASE)))
    last = archive._HEADER.match(content).end("mac") - 1
    content[last] = letters[letters.index(content[last]) + 1]  # its two lowest bits carry nothing
    with pytest.raises(SealBroken, match="was changed"):
        open_archive(archive._armoured(bytes(content)), PASSPHRASE)


@pytest.mark.parametrize(
    "written", [b"", b"canary", b"\xff" * 100, VECTOR.read_bytes()[:-40], b"A" + VECTOR.read_bytes()]
)
def test_what_is_no_archive_is_refused_plainly(written):
    with pytest.raises(SealBroken, match="not an archive of keys") as caught:
        open_archive(written, PASSPHRASE)
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("work", [b"0", b"00", b"018", b"\xff"])
@pytest.mark.parametrize("letter", [b"A", b"_"])
def test_a_forged_header_is_refused_like_any_other_file(work, letter):
    letters = letter * 22, work, letter * 43, letter * 43
    header = b"age-encryption.org/v1\n-> scrypt %s %s\n%s\n--- %s\n" % letters
    with pytest.raises(SealBroken, match="not an archive"):
        open_archive(archive._armoured(header), PASSPHRASE)


def test_letters_that_no_archive_has_are_refused_plainly():
    written = bytearray(VECTOR.read_bytes())
    written[60] |= 0x80
    with pytest.raises(SealBroken, match="cut off, or changed"):
        open_archive(bytes(written), PASSPHRASE)


def test_an_archive_that_asks_for_all_memory_is_refused_before_any_work():
    header = b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 30\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n"
    with pytest.raises(SealBroken, match="not an archive"):
        open_archive(archive._armoured(header), PASSPHRASE)


def test_a_short_passphrase_and_too_many_keys_are_refused():
    with pytest.raises(KeysUnusable, match="too short"):
        seal_archive(FILES, "canary")
    many = {f"master-{number}.key": number.to_bytes(4, "big") * 9 for number in range(9999)}
    with pytest.raises(KeysUnusable, match="too many keys"):
        seal_archive(many, PASSPHRASE)
