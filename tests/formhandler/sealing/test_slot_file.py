"""The slots in a file: taken, burnt in place, wrapped anew; and files that must not be used."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from formhandler.errors import KeysUnusable, SealBroken, StorageUnavailable
from formhandler.sealing.envelopes import open_sealed, seal
from formhandler.sealing.keys import KeyRing, MasterKey
from formhandler.sealing.slot_file import FileSlots
from formhandler.sealing.slots import SLOT_BYTES, Held, tag_of
from tests.support.disks import full_disk

OLD, NEW = MasterKey("1", b"o" * 32), MasterKey("2", b"n" * 32)
HEADER = 512


@pytest.fixture
def path(tmp_path):
    """Where the slot file will be."""
    return tmp_path / "kept.slots"


@pytest.fixture
def slots(path):
    """A slot file that nobody has used."""
    return FileSlots.open(path, KeyRing((OLD,)), known=None)


def again(slots, *keys):
    """Open the file as another process does."""
    return FileSlots.open(slots.path, KeyRing(keys or (OLD,)), known=slots.mark)


def opens(slots, number, record, sealed):
    return open_sealed(slots.key(number, record), purpose="p", record=record, data=sealed)


def test_the_file_is_for_its_owner_alone(slots):
    assert stat.S_IMODE(slots.path.stat().st_mode) == 0o600


def test_a_key_that_was_taken_is_the_same_in_every_process(slots):
    number = slots.take("a")
    sealed = seal(slots.key(number, "a"), purpose="p", record="a", data=b"x")
    assert opens(again(slots), number, "a", sealed) == b"x"


def test_every_record_gets_a_slot_of_its_own_and_the_file_grows(slots):
    records = [f"r{number}" for number in range(1100)]
    numbers = [slots.take(record) for record in records]
    assert len(set(numbers)) == 1100
    assert slots.mark.taken == 1100
    assert slots.gone(map(Held, numbers, records)) == []


@pytest.mark.promise("Z16", "X2")
def test_a_burnt_key_is_overwritten_in_place_and_opens_nothing(slots):
    number, other = slots.take("a"), slots.take("b")
    size = slots.path.stat().st_size
    key = slots.path.read_bytes()[HEADER + number * SLOT_BYTES :][:SLOT_BYTES]
    assert slots.burn([Held(number, "a")]) == 1
    left = slots.path.read_bytes()
    assert len(left) == size
    assert left[HEADER + number * SLOT_BYTES :][:SLOT_BYTES] == bytes(SLOT_BYTES)
    assert tag_of("a") not in left
    assert key[50:110] not in left
    with pytest.raises(SealBroken, match="erased"):
        again(slots).key(number, "a")
    assert slots.key(other, "b")


def test_a_slot_that_is_anothers_by_now_is_not_burnt(slots):
    number = slots.take("a")
    slots.burn([Held(number, "a")])
    assert slots.take("b") == number, "burnt slots are taken again"
    assert slots.burn([Held(number, "a")]) == 0
    assert slots.key(number, "b")
    assert slots.gone([Held(number, "a"), Held(number, "b")]) == [Held(number, "a")]


def test_a_sweep_burns_what_belongs_to_no_record(slots):
    held = Held(slots.take("a"), "a")
    orphans = [Held(slots.take(record), record) for record in "bcd"]
    assert slots.sweep([held, Held(orphans[0].slot, "a")]) == 3
    assert slots.gone([held, *orphans]) == orphans
    assert slots.sweep([held]) == 0


def test_processes_and_threads_never_take_the_same_slot(slots):
    others = [again(slots) for _ in range(3)]

    def take(number):
        return others[number % 3].take(f"r{number}")

    with ThreadPoolExecutor(6) as threads:
        numbers = list(threads.map(take, range(90)))
    assert len(set(numbers)) == 90
    assert slots.mark.taken == 90


def test_a_slot_that_another_process_burnt_is_found_again(slots):
    other = again(slots)
    numbers = [slots.take(f"r{number}") for number in range(512)]
    other.burn([Held(numbers[3], "r3")])
    assert slots.take("new") == numbers[3]
    assert slots.take("next") == 512


def test_wrapping_anew_ends_the_need_for_the_old_master_key(slots):
    numbers = [slots.take(f"r{number}") for number in range(5)]
    sealed = seal(slots.key(numbers[0], "r0"), purpose="p", record="r0", data=b"x")
    slots.burn([Held(numbers[4], "r4")])
    both = again(slots, OLD, NEW)
    assert both.master_ids() == {OLD.id}
    assert both.older(3) == numbers[:3]
    assert [both.rewrap(number) for number in numbers] == [True, True, True, True, False]
    assert [both.rewrap(number) for number in numbers] == [False] * 5
    assert (both.older(3), both.master_ids()) == ([], {NEW.id})
    assert opens(again(slots, NEW), numbers[0], "r0", sealed) == b"x"


def test_two_rotations_at_once_wrap_each_slot_once(slots):
    numbers = [slots.take(f"r{number}") for number in range(60)]
    rotations = [again(slots, OLD, NEW) for _ in range(2)]
    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(lambda one: sum(one.rewrap(number) for number in numbers), rotations))
    assert sum(done) == 60
    assert all(again(slots, NEW).key(number, f"r{number}") for number in numbers)


class Turning(KeyRing):
    """A ring whose two keys take turns in being the newest."""

    turn = 0

    @property
    def newest(self):
        """The key whose turn it is."""
        return (OLD, NEW)[self.turn % 2]


def test_whoever_asks_while_a_slot_is_wrapped_anew_gets_the_key(slots):
    number = slots.take("a")
    sealed = seal(slots.key(number, "a"), purpose="p", record="a", data=b"x")
    turning = Turning((OLD, NEW))
    writer, reader = (FileSlots.open(slots.path, ring, known=slots.mark) for ring in (turning, KeyRing((OLD, NEW))))

    def wrap_anew():
        for turning.turn in range(1, 200):
            assert writer.rewrap(number)

    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(wrap_anew)
        while not done.done():
            assert opens(reader, number, "a", sealed) == b"x"
        done.result()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: path.chmod(0o640), r"mode 0640.*chmod 600"),
        (lambda path: path.write_bytes(b""), "cut off"),
        (lambda path: path.write_bytes(path.read_bytes()[:100]), "cut off"),
        (lambda path: path.write_bytes(b"x" * 4096), "not a slot file"),
    ],
    ids=["missing", "too open", "empty", "cut off", "another file"],
)
def test_a_file_that_cannot_be_ours_is_refused_with_what_to_do(slots, damage, said):
    mark = slots.mark
    damage(slots.path)
    with pytest.raises(KeysUnusable, match=said):
        FileSlots.open(slots.path, KeyRing((OLD,)), known=mark)
    assert not slots.path.exists() or slots.path.stat().st_size < HEADER * 9


def test_a_place_that_cannot_be_a_file_is_said(tmp_path):
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        FileSlots.open(tmp_path, KeyRing((OLD,)), known=None)


def test_a_file_of_another_database_is_refused(slots, tmp_path):
    mark = FileSlots.open(tmp_path / "other.slots", KeyRing((OLD,)), known=None).mark
    with pytest.raises(KeysUnusable, match="another database"):
        FileSlots.open(slots.path, KeyRing((OLD,)), known=mark)


def test_an_older_copy_of_the_file_is_refused_and_says_how_much_is_missing(slots):
    before = slots.path.read_bytes()
    slots.take("a")
    slots.take("b")
    mark = slots.mark
    slots.path.write_bytes(before)
    with pytest.raises(KeysUnusable, match=r"older copy, 2 keys short.*newest kept\.slots"):
        FileSlots.open(slots.path, KeyRing((OLD,)), known=mark)


def test_keys_beside_a_database_that_never_had_any_are_not_thrown_away(slots):
    slots.take("a")
    with pytest.raises(KeysUnusable, match="holds keys"):
        FileSlots.open(slots.path, KeyRing((OLD,)), known=None)


def test_a_file_shorter_than_the_database_says_is_refused(slots):
    number = slots.take("a")
    os.truncate(slots.path, HEADER + number * SLOT_BYTES + SLOT_BYTES // 2)
    for use in (lambda: slots.key(number, "a"), lambda: slots.gone([Held(number, "a")])):
        with pytest.raises(KeysUnusable, match="shorter than the database says"):
            use()


def test_on_a_full_disk_no_key_is_half_taken_and_burning_still_works(slots):
    held = [Held(slots.take(f"r{number}"), f"r{number}") for number in range(512)]
    mark = slots.mark
    with full_disk(slots.path.stat().st_size + 100):
        with pytest.raises(StorageUnavailable, match=r"kept\.slots"):
            slots.take("one too many")
        assert slots.mark == mark
        assert slots.burn(held[:2]) == 2
        assert slots.take("now there is room") == held[1].slot
    assert slots.gone(held) == held[:2]
    assert slots.take("later") == held[0].slot
    assert slots.take("and more") == 512


def test_a_disk_that_does_not_answer_is_said_without_any_record(slots):
    number = slots.take("canary")
    slots.close()
    with pytest.raises(StorageUnavailable) as caught:
        slots.key(number, "canary")
    assert "canary" not in str(caught.value)
