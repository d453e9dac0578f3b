"""How the tests of a run are dealt out to its processes."""

import pytest


@pytest.fixture(scope="module")
def made():
    return object()


def test_tests_that_share_what_their_module_made_have_its_name_behind_theirs(made, request, worker_id):
    assert made
    [mark] = request.node.iter_markers("xdist_group")
    assert mark.args == ("tests/test_together.py",)
    # What deals tests out sees nothing of them but their names, and an upgrade may take that away without a word.
    assert request.node.nodeid.endswith("@tests/test_together.py") == (worker_id != "master")


def test_a_test_that_shares_nothing_with_others_may_run_anywhere(request):
    assert "@" not in request.node.nodeid
