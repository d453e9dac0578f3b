"""Changes to a project as people make them, at random: texts, templates, catalogs, facts, pictures, the output itself."""

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from plugins.editing.front_matter import split
from plugins.languages.freshness import version_of
from plugins.languages.made import with_source
from tests.support.photographs import photograph

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
    """Changes the project at `root`; the same seed makes the same changes. `did` says what was done last.

    Unless `tampering`, nobody but a build touches its output.
    """

    def __init__(self, root: Path, output: Path, seed: int, *, tampering: bool = True) -> None:
        self._root, self._output = root, output
        self._acts = [act for act in _ACTS if tampering or act[0] is not Edits.tamper]
        self._random = random.Random(seed)  # noqa: S311 - not for secrets
        self._number = 0
        self._broken = ""
        self.did = ""

    def change(self) -> None:
        """Change one thing; what is broken is mended soon."""
        self._number += 1
        if self._broken and self._random.random() < 0.5:
            self.did = f"{self._number}: mended {self._mend()}"
            return
        act = self._random.choices([one for one, _weight in self._acts], [weight for _one, weight in self._acts])[0]
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
            [self._sentence(), f"## {self._sentence()}\n\n- one\n- two", self._link(path), "**bold** `code` *it*"]
        )
        path.write_text(text.split("\n\nADDED ")[0].rstrip() + f"\n\nADDED {more}\n", encoding="utf-8")
        return path.name

    def _link(self, path: Path) -> str:
        target = self._any(self._pages())
        picture = self._any(sorted((self._root / "content/images").glob("[bp]*")))
        up = "../" * (len(path.relative_to(self._root / "content").parents) - 1)
        return f"See [{self._sentence()}]({target.name.split('.')[0]}.md) and ![A board]({up}images/{picture.name})."

    def head(self) -> str:
        """Change the front matter of a page: what menus, lists and neighbours show."""
        path = self._any(self._pages())
        keys = ["Title", "Description", "Label", "Menu", "Slug", "Status", "Publish", "Expires", "Moved", "Contents"]
        key = self._random.choice(keys)
        value = {
            "Menu": str(self._random.randint(1, 9)),
            "Slug": f"s{self._number}",
            "Status": self._random.choice(["draft", "published"]),
            "Publish": self._random.choice(["2026-01-01", "2099-01-01 08:00"]),
            "Expires": self._random.choice(["2026-01-01", "2099-01-01"]),
            "Moved": f"/old-{self._number}/",
            "Contents": self._random.choice(["yes", "no"]),
        }.get(key, self._sentence())
        if key in ("Slug", "Status", "Publish", "Expires") and path.name.split(".")[0] in _NEEDED:
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

    def made(self) -> str:
        """Say of a translation that it is made from its original as it is now, or as it once was."""
        path = self._any(self._pages())
        original = path.with_name(f"{path.name.rsplit('.', 2)[0]}.en.md")
        if path == original or not original.exists():
            return "nothing"
        version = (
            version_of(split(original.read_text(encoding="utf-8"))) if self._random.random() < 0.7 else "0123456789"
        )
        path.write_text(with_source(path.read_text(encoding="utf-8"), "en", version), encoding="utf-8")
        return f"{path.name} from {version}"

    def lacking(self) -> str:
        """Decide anew what becomes of pages that a language lacks, and of stale ones."""
        path = self._root / "policy.toml"
        text = path.read_text(encoding="utf-8")
        missing, stale = self._random.choice(["page", "link"]), self._random.choice(["warn", "notice"])
        text = re.sub(r"^missing = .*", f'missing = "{missing}"', text, flags=re.MULTILINE)
        path.write_text(re.sub(r"^stale = .*", f'stale = "{stale}"', text, flags=re.MULTILINE), encoding="utf-8")
        return f"{missing} {stale}"

    def picture(self) -> str:
        """Put a picture there, change one, or take one away."""
        name = f"content/images/p{self._random.randint(1, 3)}.{self._random.choice(('svg', 'png'))}"
        if (self._root / name).exists() and self._random.random() < 0.5:
            (self._root / name).unlink()
            return f"no {name}"
        if name.endswith(".png"):
            photograph(self._root / name, (500 + self._number, 20))
            return name
        self._write(name, f'<svg xmlns="http://www.w3.org/2000/svg" width="{self._number}" height="9"></svg>\n')
        return name

    def glossary(self) -> str:
        """Rule another word out, so that texts are warned of which nobody has touched."""
        path = self._root / "translations/GLOSSARY.md"
        text = path.read_text(encoding="utf-8").split("| English | any")[0]
        word = self._random.choice(_WORDS)
        path.write_text(f"{text}| English | any, {word} | another word |\n", encoding="utf-8")
        return word

    def place(self) -> str:
        """Name the places of a text in another way: links from others may lose theirs, translations lack some."""
        path = self._any(self._pages())
        text = path.read_text(encoding="utf-8")
        old = self._random.choice(re.findall(r"\{: #(\w[\w-]*) \}", text) or [""])
        path.write_text(text.replace(f"{{: #{old} }}", f"{{: #p{self._number} }}") if old else text, encoding="utf-8")
        return f"{path.name} {old}"

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

    def mistake(self) -> str:
        """Write something that no site is built with: some of it is found in the text, some when it is made into a page."""
        if self._broken:
            return f"nothing but {self._mend()}"
        path, wrong = self._any(self._pages()), self._random.choice(["\n\n# Wrong\n", "\n\n[Nowhere](nowhere.md)\n"])
        with path.open("a", encoding="utf-8") as file:
            file.write(wrong)
        self._broken = wrong
        return f"{wrong.strip()} in {path.name}"

    def _mend(self) -> str:
        wrong, self._broken = self._broken, ""
        for path in self._pages():  # it may have been renamed, or copied
            text = path.read_text(encoding="utf-8")
            if wrong in text:
                path.write_text(text.replace(wrong, ""), encoding="utf-8")
        return wrong.strip()

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
    (Edits.damage, 2), (Edits.nothing, 3), (Edits.made, 6), (Edits.lacking, 2), (Edits.glossary, 2), (Edits.place, 3),
    (Edits.mistake, 8),
]  # fmt: skip
