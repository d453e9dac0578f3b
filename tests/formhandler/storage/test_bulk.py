"""More room while many rows change."""

import pytest

from formhandler.storage.bulk import in_bulk
from tests.support.engines import ENGINES


def room(database):
    return [database.execute(f"PRAGMA {name}")[0][0] for name in ("cache_size", "wal_autocheckpoint")]


def test_a_connection_has_more_room_only_while_the_block_runs_and_also_when_it_fails(database):
    def fail():
        with in_bulk(database):
            assert room(database) != before
            raise RuntimeError

    before = room(database)
    with pytest.raises(RuntimeError):
        fail()
    assert room(database) == before


@ENGINES
def test_what_is_changed_in_bulk_counts_on_either_engine(database):
    with in_bulk(database), database.writing():
        database.execute("INSERT INTO seen_envelope (digest, key_id) VALUES ('a', 'b')")
    assert database.execute("SELECT digest FROM seen_envelope") == [("a",)]
