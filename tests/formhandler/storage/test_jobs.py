"""When each standing job was last done, and since when it fails."""

from datetime import timedelta

from formhandler.storage import jobs
from formhandler.storage.jobs import Job
from tests.support.engines import ENGINES

HOUR = timedelta(hours=1)
pytestmark = ENGINES


def test_a_job_fails_since_its_first_failure_until_it_is_done_again(database, clock):
    begun = clock.now()
    assert jobs.state(database, "mailbox") == Job(None, None)
    jobs.note_failed(database, "mailbox", begun)
    jobs.note_failed(database, "mailbox", begun + HOUR)
    assert jobs.state(database, "mailbox") == Job(None, begun)
    jobs.note_good(database, "mailbox", begun + 2 * HOUR)
    assert jobs.state(database, "mailbox") == Job(begun + 2 * HOUR, None)
    jobs.note_failed(database, "mailbox", begun + 3 * HOUR)
    assert jobs.state(database, "mailbox") == Job(begun + 2 * HOUR, begun + 3 * HOUR)
    assert jobs.state(database, "purge") == Job(None, None)
