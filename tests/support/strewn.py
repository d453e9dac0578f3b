"""A project whose statistics leave something in every place a browser has, all of it declared."""

import re
from pathlib import Path

from tests.support.sites import copy_project

# The sentence is one that has translations already.
_STORES = "\n".join(
    f"""[[services.cookies]]
name = "{name}"
kind = "{kind}"
lifetime = "6 months"
party = "first"
purpose = "Keeps the pages of one visit together."
"""
    for kind, name in (
        ("local-storage", "_pk_local"),
        ("session-storage", "_pk_session"),
        ("indexed-db", "_pk_base"),
        ("cache", "_pk_cache"),
    )
)


def strewn_project(target: Path) -> Path:
    """Return a copy of the project at `target` in which Matomo is declared to use all four stores besides its cookies."""
    root = copy_project(target, with_handler=True)
    policy = root / "policy.toml"
    text = policy.read_text(encoding="utf-8")
    after = re.search(r'\[\[services\.cookies\]\]\nname = "_pk_ref.*?\n\n', text, re.DOTALL)
    assert after
    policy.write_text(f"{text[: after.end()]}{_STORES}\n{text[after.end() :]}", encoding="utf-8")
    return root


# Run in a page: leaves one cookie in each shape that a script can give it, and something in each store; and what is not
# declared, so nobody's business to delete.
STREW = """
const path = `; Path=${location.pathname}`, domain = "; Domain=leanpoint.example";
const shapes = {
  host: "; Path=/", domain: "; Path=/" + domain, path, both: path + domain, partitioned: "; Path=/; Partitioned",
};
for (const [name, shape] of Object.entries(shapes)) {
  document.cookie = `_pk_id.9.${name}=1; Max-Age=9999; Secure; SameSite=None${shape}`;
}
localStorage.setItem("_pk_local", "1");
sessionStorage.setItem("_pk_session", "1");
document.cookie = "others_own=1; Path=/; Secure";
localStorage.setItem("others_local", "1");
await caches.open("_pk_cache");
await caches.open("others_cache");
for (const base of ["_pk_base", "others_base"]) {
  await new Promise((done) => {
    indexedDB.open(base).onsuccess = ({ target }) => done(target.result.close());
  });
}
"""

# Run in a page: the names of everything that is kept, wherever.
KEPT = """
return [
  ...document.cookie.split("; ").map((pair) => pair.split("=")[0]),
  ...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
  ...(await indexedDB.databases()).map(({ name }) => name),
].filter(Boolean).sort();
"""


def in_page(script: str) -> str:
    """Return a script that awaits as one that returns a promise, as browsers take it."""
    return f"return (async () => {{{script}}})();"
