"""Who has asked what, and when an answer of the last build still holds."""

import pytest

from plugins.pace.traces import Queries


def _queries(answers, asked):
    def one(name):
        asked.append(name)
        return answers[name]

    queries = Queries({"one": one, "sum": lambda: one_of(queries, "a") + one_of(queries, "b")})
    return queries


def one_of(queries, name):
    return queries.ask("one", name)


def _kept(answers):
    queries = _queries(answers, [])
    queries.node(("sum",))
    return queries.nodes


@pytest.fixture
def answers():
    return {"a": 1, "b": 2}


def test_an_answer_holds_while_nothing_that_it_was_made_of_has_changed(answers):
    before, asked = _kept(answers), []
    queries = _queries(answers, asked)
    queries.compare(before, lambda _query: False)
    assert queries.is_unchanged(("sum",))
    assert queries.nodes == before


def test_an_answer_that_comes_out_the_same_holds_though_its_parts_have_changed(answers):
    before = _kept(answers)
    queries = _queries({"a": 2, "b": 1}, [])
    queries.compare(before, lambda _query: False)
    assert queries.is_unchanged(("sum",))


def test_an_answer_that_comes_out_otherwise_does_not_hold(answers):
    before = _kept(answers)
    queries = _queries({"a": 5, "b": 2}, [])
    queries.compare(before, lambda _query: False)
    assert not queries.is_unchanged(("sum",))
    assert queries.is_unchanged(("one", "b"))


def test_a_question_that_can_no_longer_be_answered_counts_as_changed(answers):
    before = _kept(answers)
    queries = _queries({"a": 1}, [])
    queries.compare(before, lambda _query: False)
    assert not queries.is_unchanged(("sum",))


def test_a_question_that_was_never_asked_counts_as_changed(answers):
    queries = _queries(answers, [])
    assert not queries.is_unchanged(("one", "a"))


def test_what_is_known_to_be_settled_is_not_asked_again(answers):
    before, asked = _kept(answers), []
    queries = _queries({}, asked)
    queries.compare(before, lambda query: query[0] == "one")
    assert queries.is_unchanged(("sum",))
    assert asked == []


def test_an_answer_in_memory_serves_again_while_nothing_that_it_was_made_of_has_changed(answers):
    queries = _queries(answers, [])
    queries.compare(_kept(answers), lambda _query: False)
    queries.reuse({("sum",): "from memory"})
    assert queries.ask("sum") == "from memory"


@pytest.mark.parametrize("changed", ["a", "b"])
def test_an_answer_in_memory_is_not_used_when_a_part_of_it_has_changed(answers, changed):
    queries = _queries({**answers, changed: 7}, [])
    queries.compare(_kept(answers), lambda _query: False)
    queries.reuse({("sum",): "from memory"})
    assert queries.ask("sum") != "from memory"


def test_no_answer_in_memory_serves_once_something_was_forgotten(answers):
    queries = _queries(answers, [])
    queries.compare(_kept(answers), lambda _query: False)
    queries.reuse({("sum",): "from memory"})
    queries.forget([("one", "a")])
    assert queries.ask("sum") == 3
