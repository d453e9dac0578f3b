"""The example services of docs/consent/services, declared in a policy: what tests need of Google, LinkedIn and others."""

import json
from collections.abc import Mapping
from pathlib import Path

from policy import Policy, load
from tests.support.sites import PROJECT, BuiltSite, build, copy_project
from translations.catalogs import read_catalog
from translations.extract import extract_sentences
from translations.language import SOURCE

EXAMPLES = PROJECT / "docs" / "consent" / "services"


def policy_with(*names: str, **changes: str) -> str:
    """Return the text of the shipped policy with these services active; `changes` replace a line's value by its key."""
    paths = [PROJECT / "policy.toml", *(EXAMPLES / f"{name}.toml" for name in names)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    for key, value in changes.items():
        old = next(line for line in text.splitlines() if line.startswith(f"{key} = "))
        text = text.replace(old, f"{key} = {value}", 1)
    return text


def facts_with(folder: Path, *names: str, **changes: str) -> Policy:
    """Return the facts of that policy, read from a file in `folder`."""
    path = folder / "policy.toml"
    path.write_text(policy_with(*names, **changes), encoding="utf-8")
    return load(path)


def built_with(folder: Path, *names: str, files: Mapping[str, str] | None = None) -> BuiltSite:
    """Return the site with these services, built below `folder`; what they say stays English in every language."""
    root = copy_project(folder / "project", {"policy.toml": policy_with(*names), **(files or {})})
    facts = load(root / "policy.toml")
    sentences = [sentence.text for sentence in extract_sentences(root, facts)]
    for code in facts.site.languages:
        catalog = read_catalog(code, root / "translations") if code != SOURCE else None
        if catalog and catalog.path:
            lacking = [json.dumps(text, ensure_ascii=False) for text in sentences if catalog.messages.get(text) is None]
            with catalog.path.open("a", encoding="utf-8") as file:
                file.writelines(f"\nmsgid {text}\nmsgstr {text}\n" for text in lacking)
    return build(root, folder)
