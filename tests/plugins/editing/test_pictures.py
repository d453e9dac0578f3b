"""Picture files: too large, damaged, and looked at once only."""

from plugins.editing import pictures
from plugins.editing.pictures import files_of_pictures

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def found(tmp_path):
    kept = tmp_path / "var" / "seen.json"
    return [(problem.path.name, problem.rule) for problem in files_of_pictures(tmp_path / "images", tmp_path, kept)]


def test_large_and_damaged_pictures_are_told_and_others_are_not(tmp_path, monkeypatch):
    from PIL import Image  # noqa: PLC0415 - takes a while

    monkeypatch.setattr(pictures, "LARGEST_SIDE", 64)
    folder = tmp_path / "images"
    folder.mkdir()
    (folder / "small.svg").write_text(DRAWING.format(""))
    (folder / "large.svg").write_text(DRAWING.format(" " * pictures.LARGEST_DRAWING))
    (folder / "empty.svg").write_text("")
    (folder / "half.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (folder / "notes.txt").write_text("not a picture")
    Image.new("L", (65, 9)).save(folder / "wide.png")
    Image.new("L", (64, 9)).save(folder / "right.webp")
    assert found(tmp_path) == [
        ("empty.svg", "image-damaged"),
        ("half.png", "image-damaged"),
        ("large.svg", "image-large"),
        ("wide.png", "image-large"),
    ]


def test_a_picture_is_opened_again_only_when_it_has_changed(tmp_path, monkeypatch):
    picture = tmp_path / "images" / "a.svg"
    picture.parent.mkdir()
    picture.write_text("broken")
    assert found(tmp_path) == [("a.svg", "image-damaged")]
    opened = []
    monkeypatch.setattr(pictures, "measured", opened.append)
    assert found(tmp_path) == [("a.svg", "image-damaged")]
    assert opened == []
    monkeypatch.undo()
    (tmp_path / "var" / "seen.json").write_text("damaged", encoding="utf-8")
    picture.write_text(DRAWING.format(""))
    assert found(tmp_path) == []
