"""The board of news that supervisor and child share."""

import threading

from devserver.state import ALL, Board


def test_whoever_asks_gets_everything_since_the_number_that_it_has():
    board = Board(10)
    board.tell(pages=["/a/"], styles={"/old.css": "/new.css"})
    board.tell(pages=["/b/", "/a/"], handler=True)
    news = board.since(10)
    assert (news["number"], news["pages"], news["handler"]) == (12, ["/a/", "/b/"], True)
    assert news["styles"] == {"/old.css": "/new.css"}
    assert board.since(12)["pages"] == []


def test_a_page_from_an_earlier_start_or_too_far_back_loads_everything_anew():
    board = Board(10)
    for _ in range(150):
        board.tell(pages=["/a/"])
    assert board.since(10)["pages"] == ALL
    assert board.since(99_999)["pages"] == ALL


def test_a_style_that_was_renamed_twice_has_its_last_name():
    board = Board()
    board.tell(styles={"/a.css": "/b.css"})
    board.tell(styles={"/b.css": "/a.css"})
    assert board.since(0)["styles"] == {"/a.css": "/a.css", "/b.css": "/a.css"}


def test_many_pages_are_told_as_all_of_them():
    board = Board()
    board.tell(pages=map(str, range(1000)))
    assert board.since(0)["pages"] == ALL


def test_a_mistake_stays_until_it_is_told_that_it_is_mended():
    board = Board()
    board.tell(phase="failed", error="about.en.md:1: no title")
    board.tell(pages=["/b/"])
    assert (board.since(2)["phase"], board.since(2)["error"]) == ("failed", "about.en.md:1: no title")
    board.tell(phase="ready", error="")
    assert board.since(3)["error"] == ""


def test_a_new_process_is_told_what_the_old_one_knew():
    board, other = Board(7), Board()
    board.tell(pages=["/a/"])
    for news in board.told():
        other.take(news)
    assert other.since(7) == board.since(7)


def test_many_who_wait_hear_of_news_and_of_the_end():
    board = Board()
    waiting = [threading.Thread(target=board.wait, args=(number, 60)) for number in (0, 0, 1, 1)]
    for one in waiting:
        one.start()
    board.tell(pages=["/a/"])
    board.close()
    for one in waiting:
        one.join(30)
    assert not any(one.is_alive() for one in waiting)
