"""Changes to a project as people make them, at random: texts, templates, catalogs, facts, pictures, the output itself."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

_WORDS = [
    "value",
    "plan",
    "board",
    "visit",
    "problem",
    "person",
    "result",
    "week",
    "paper",
    "corner",
    "kitchen",
    "harbour",
    "Kanban",
    "Kæmpe",
    "Größe",
]
_CODES = ("en", "da", "de")
# What a site cannot be without: templates and web servers name these.
_NEEDED = ("home", "news", "sign-up", "contact", "privacy", "cookies", "terms", "agreement", "accessibility", "not-found", "search", "product")  # fmt: skip


class Edits:
    """Changes the project at `root`; the same seed makes the same changes. `did` says what was done last."""

    def __init__(self, root: Path, output: Path, seed: int) -> None:
        self._root, self._output = root, output
        self._random = random.Random(seed)  # noqa: S311 - not for secrets
        self._number = 0
        self.did = ""

    def change(self) -> None:
        """Change one thing."""
        self._number += 1
        act = self._random.choices([one for one, _weight in _ACTS], [weight for _one, weight in _ACTS])[0]
        self.did = f"{self._number}: {act.__name__.strip('_')} {act(self)}"

    def _pages(self) -> list[Path]:
        return sorted((self._root / "content").rglob("*.md"))

    def _any(self, paths: list[Path]) -> Path:
        return self._random.choice(paths)

    def _sentence(self) -> str:
        return " ".join(self._random.choices(_WORDS, k=self._random.randint(4, 9))).capitalize() + "."

    def edit(self) -> str:
        """Write something at the end of a text, or take it away again."""
        path = self._any(self._pages())
        text = path.read_text(encoding="utf-8")
        more = self._random.choice(
            [self._sentence(), f"## {self._sentence()}\n\n- one\n- two", self._link(), "**bold** `code` *it*"]
        )
        path.write_text(text.split("\n\nADDED ")[0].rstrip() + f"\n\nADDED {more}\n", encoding="utf-8")
        return path.name

    def _link(self) -> str:
        target = self._any(self._pages())
        return f"See [{self._sentence()}]({target.name.split('.')[0]}.md) and ![A board](../images/board.svg)."

    def head(self) -> str:
        """Change the front matter of a page: what menus, lists and neighbours show."""
        path = self._any(self._pages())
        key = self._random.choice(["Title", "Description", "Label", "Menu", "Slug", "Status"])
        value = {
            "Menu": str(self._random.randint(1, 9)),
            "Slug": f"s{self._number}",
            "Status": self._random.choice(["draft", "published"]),
        }.get(key, self._sentence())
        if key in ("Slug", "Status") and path.name.split(".")[0] in _NEEDED:
            key, value = "Title", self._sentence()
        front, blank, body = path.read_text(encoding="utf-8").partition("\n\n")
        lines = [line for line in front.split("\n") if not line.startswith(f"{key}:")]
        path.write_text("\n".join([*lines, f"{key}: {value}"]) + blank + body, encoding="utf-8")
        return f"{key} of {path.name}"

    def new(self) -> str:
        """Write a new page, sometimes below others, or an article."""
        folder = self._random.choice(["pages", "pages/deep", "pages/deep/tree", "news"])
        name = f"{folder}/x{self._number}.{self._random.choice(_CODES)}.md"
        date = "Date: 2026-11-2" + str(self._random.randint(0, 2)) + "\n" if folder == "news" else ""
        text = f"Title: {self._sentence()}\nDescription: {self._sentence()}\n{date}\n{self._sentence()}\n"
        self._write(f"content/{name}", text)
        return name

    def translate(self) -> str:
        """Copy a page into another language."""
        path = self._any(self._own())
        key, code, _md = path.name.rsplit(".", 2)
        other = path.with_name(f"{key}.{self._random.choice([one for one in _CODES if one != code])}.md")
        if not other.exists():
            shutil.copyfile(path, other)
        return other.name

    def _own(self) -> list[Path]:
        """Return the pages that may go: those that nobody needs."""
        return [path for path in self._pages() if path.name.split(".")[0] not in _NEEDED] or [self._first()]

    def _first(self) -> Path:
        self._write("content/pages/extra.en.md", "Title: Extra\nDescription: More.\n\nText.\n")
        return self._root / "content/pages/extra.en.md"

    def delete(self) -> str:
        """Delete a page."""
        path = self._any(self._own())
        path.unlink()
        return path.name

    def rename(self) -> str:
        """Call a page something else."""
        path = self._any(self._own())
        _key, code, _md = path.name.rsplit(".", 2)
        path.rename(path.with_name(f"r{self._number}.{code}.md"))
        return path.name

    def template(self) -> str:
        """Change a template, or something that others include."""
        path = self._any(sorted((self._root / "theme/templates").rglob("*.html")))
        kept = ("shown.html", "kept.html", "choice.html", "banner.html")
        if path.name not in kept:
            text = path.read_text(encoding="utf-8").split("<!-- T")[0].rstrip("\n")
            path.write_text(f"{text}<!-- T{self._number} -->\n", encoding="utf-8")
        return path.name

    def catalog(self) -> str:
        """Translate a sentence in another way."""
        path = self._root / f"translations/{self._random.choice(('da', 'de'))}/LC_MESSAGES/messages.po"
        text = path.read_text(encoding="utf-8")
        start = text.index('msgid "Skip to the content"')
        end = text.index("\n\n", start)
        path.write_text(
            f'{text[:start]}msgid "Skip to the content"\nmsgstr "Spring {self._number}"{text[end:]}', encoding="utf-8"
        )
        return path.parent.parent.name

    def fact(self) -> str:
        """Change a fact."""
        path = self._root / "policy.toml"
        lines = path.read_text(encoding="utf-8").split("\n")
        number = next(place for place, line in enumerate(lines) if line.startswith("street ="))
        lines[number] = f'street = "Street {self._number}"'
        path.write_text("\n".join(lines), encoding="utf-8")
        return "street"

    def picture(self) -> str:
        """Put a picture there, change one, or take one away."""
        name = f"content/images/p{self._random.randint(1, 3)}.svg"
        if (self._root / name).exists() and self._random.random() < 0.5:
            (self._root / name).unlink()
            return f"no {name}"
        self._write(name, f'<svg xmlns="http://www.w3.org/2000/svg" width="{self._number}" height="9"></svg>\n')
        return name

    def style(self) -> str:
        """Change the style sheet, so that its name changes on all pages."""
        path = self._root / "theme/static/css/main.css"
        text = path.read_text(encoding="utf-8").split("\n.t")[0]
        path.write_text(f"{text}\n.t{self._number} {{ color: red; }}\n", encoding="utf-8")
        return path.name

    def tamper(self) -> str:
        """Change, remove or add a file of the output."""
        files = [path for path in sorted(self._output.rglob("*")) if path.is_file()]
        path = self._any(files) if files else self._output / "none"
        act = self._random.choice(["write", "delete", "add"])
        if act == "write" and files:
            with path.open("ab") as file:
                file.write(b"?")
        elif act == "delete":
            path.unlink(missing_ok=True)
        else:
            self._output.mkdir(parents=True, exist_ok=True)
            (self._output / f"stray{self._number}.html").touch()
        return f"{act} {path.name}"

    def damage(self) -> str:
        """Damage what the last build has kept."""
        files = [path for path in sorted((self._root / "var/cache").glob("*.*")) if path.suffix in (".build", ".texts")]
        if not files:
            return "nothing"
        path = self._any(files)
        data = bytearray(path.read_bytes())
        if data:
            place = self._random.randrange(len(data))
            data[place : place + 9] = b"\0damaged\0"
            path.write_bytes(data if self._random.random() < 0.5 else data[:place])
        return path.name

    def nothing(self) -> str:
        """Save a text as it was."""
        path = self._any(self._pages())
        path.touch()
        return path.name

    def _write(self, name: str, text: str) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


_ACTS: list[tuple[Callable[[Edits], str], int]] = [
    (Edits.edit, 30), (Edits.head, 20), (Edits.new, 8), (Edits.translate, 8), (Edits.delete, 8), (Edits.rename, 5),
    (Edits.template, 6), (Edits.catalog, 3), (Edits.fact, 3), (Edits.picture, 5), (Edits.style, 2), (Edits.tamper, 6),
    (Edits.damage, 2), (Edits.nothing, 3),
]  # fmt: skip
