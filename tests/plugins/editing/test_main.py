"""`inv check` on whole projects: the shipped one is clean, mistakes are told together and with their places, nothing is written."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.editing.__main__ import check, main
from tests.support.sites import PROJECT, copy_project

ABOUT = (PROJECT / "content/pages/about.en.md").read_text(encoding="utf-8")
POLICY = (PROJECT / "policy.toml").read_text(encoding="utf-8")
HEAD = "Title: A\nDescription: B\n\n"
END = ABOUT.count("\n") + 1


@pytest.fixture(scope="module")
def broken(tmp_path_factory) -> Path:
    """A project in which much is wrong."""
    return copy_project(tmp_path_factory.mktemp("broken") / "project", {
        "content/pages/about.en.md": ABOUT.replace("Title:", "Titel:", 1) + "\nSee [it](nowhere.md) and [us](#nowhere).\n",
        "content/pages/extra.en.md": HEAD + "#### Deep\n\n[a](../legal/cookies.md#all-cookies) [b](../legal/privacy.md#righst)\n\n## Only {: #here }\n",
        "content/pages/extra.da.md": HEAD + "![](../images/none.svg) <script>x()</script>\n\n<b>Ved at bruge siden accepterer du alt.\n",
        "content/pages/extra.de.md": HEAD + "{{ facts.nothing }}\n",
        "content/legal/terms.en.md": (PROJECT / "content/legal/terms.en.md").read_text(encoding="utf-8") + "\nFor 30 days.\n",
        "content/images/damaged.png": "no picture",
        "content/pages/loose.txt": "",
    })  # fmt: skip


def test_the_shipped_content_has_nothing_to_mend():
    errors, warnings, pages = check(PROJECT)
    assert [str(problem) for problem in (*errors, *warnings)] == []
    assert pages >= 45


def test_mistakes_of_all_kinds_are_told_together_and_nothing_is_written(broken, capsys):
    before = _written(broken)
    assert main(["--root", str(broken), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)["problems"]
    found = {(one["path"].removeprefix("content/"), one["rule"], one["line"], one["column"]) for one in told}
    assert {
        ("pages/about.en.md", "front-matter-key", 1, 1),
        ("pages/about.en.md", "front-matter-missing", 1, 1),
        ("pages/about.en.md", "link-page", END + 1, 10),
        ("pages/about.en.md", "link-place", END + 1, 31),
        ("pages/extra.en.md", "heading-order", 4, 1),
        ("pages/extra.en.md", "link-place", 6, 42),
        ("pages/extra.da.md", "image-words", 4, 5),
        ("pages/extra.da.md", "link-file", 4, 5),
        ("pages/extra.da.md", "gate", 4, 25),
        ("pages/extra.da.md", "html-open", 6, 1),
        ("pages/extra.da.md", "wording", 6, 4),
        ("pages/extra.da.md", "place-translated", 1, 1),
        ("pages/extra.de.md", "facts-filled", 4, 10),
        ("legal/terms.en.md", "facts-typed", told_line(told, "facts-typed"), 5),
        ("images/damaged.png", "image-damaged", 1, 1),
        ("pages/loose.txt", "file-kind", 1, 1),
    } <= found
    assert _written(broken) == before


def _written(project: Path) -> dict[Path, int]:
    """Return when each file was written, but for what is only kept to be quicker next time."""
    files = (path for path in project.rglob("*") if path.is_file())
    return {path: path.stat().st_mtime_ns for path in files if (project / "var") not in path.parents}


def told_line(told, rule: str) -> int:
    return next(one["line"] for one in told if one["rule"] == rule)


def test_only_what_is_asked_for_is_told_and_only_errors_count_unless_strict(broken, capsys):
    chosen = str(broken / "content" / "pages" / "extra.da.md")
    assert main(["--root", str(broken), chosen]) == 1
    said = capsys.readouterr().out
    assert "content/pages/extra.da.md:4:" in said
    assert "extra.en.md:" not in said


def test_a_broken_policy_is_told_with_its_line_and_an_exit_status_of_its_own(tmp_path, capsys):
    root = copy_project(tmp_path / "project", {"policy.toml": POLICY.replace("contact_mail =", "contact_mial =")})
    assert main(["--root", str(root)]) == 2
    assert capsys.readouterr().err.startswith("policy.toml:")


def test_git_refuses_a_commit_with_a_mistake_even_if_it_is_mended_in_the_folder(tmp_path):
    def git(*words: str) -> subprocess.CompletedProcess[str]:
        name = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        return subprocess.run(["git", *name, *words], cwd=root, capture_output=True, text=True, check=False)

    root = copy_project(tmp_path / "project")
    git("init", "--quiet")
    assert main(["--root", str(root), "--hook"]) == 0
    page = root / "content" / "pages" / "about.en.md"
    page.write_text(ABOUT + "\n[a](nowhere.md)\n", encoding="utf-8")
    git("add", ".")
    page.write_text(ABOUT, encoding="utf-8")
    refused = git("commit", "--quiet", "-m", "A mistake")
    assert refused.returncode == 1
    assert f"content/pages/about.en.md:{END + 1}:5: no page" in refused.stdout + refused.stderr
    git("add", ".")
    assert git("commit", "--quiet", "-m", "Mended").returncode == 0
    (root / ".git" / "hooks" / "pre-commit").write_text("#!/bin/sh\n", encoding="utf-8")
    assert main(["--root", str(root), "--hook"]) == 2


def test_checking_never_imports_pelican_or_what_only_a_build_needs():
    code = f"import sys; from plugins.editing.__main__ import check; from pathlib import Path; check(Path({str(PROJECT)!r}))"
    asked = code + "; print([name for name in ('pelican', 'PIL', 'watchfiles') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
