"""The pages of a pseudo-language, made from those of the default language while a site is built; nobody keeps them in files.

`pseudo_names` says which there are, `data_of` reads any source, kept in a file or made.
"""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from plugins.languages.addresses import parse_name
from translations.pseudo import PSEUDO, pseudo

_TRANSLATED = ("title", "description", "label")


def pseudo_names(files: Iterable[str], default: str, codes: Collection[str]) -> Iterator[str]:
    """Yield the name of each page in each pseudo-language among the site's languages `codes`."""
    wanted = [code for code in PSEUDO if code in codes]
    for path in files if wanted else ():
        named = parse_name(path)
        if named and named[1] == default:
            yield from (f"{path.removesuffix(f'{default}.md')}{code}.md" for code in wanted)


def data_of(content: Path, path: str, default: str) -> bytes:
    """Return the text of a source below `content`, made if it is one in a pseudo-language."""
    named = parse_name(path)
    if named is None or named[1] not in PSEUDO:
        return (content / path).read_bytes()
    original = f"{path.removesuffix(f'{named[1]}.md')}{default}.md"
    return pseudo_source((content / original).read_bytes(), named[1])


def pseudo_source(data: bytes, code: str) -> bytes:
    """Return a source in a pseudo-language; what cannot be read stays as it is, so that it is told of in the same way."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return data
    return pseudo_page(text, code).encode()


def pseudo_page(text: str, code: str) -> str:
    """Return a content file in a pseudo-language; of its front matter only what readers see changes."""
    front, blank, body = text.partition("\n\n")
    lines = []
    for line in front.splitlines():
        key, colon, value = line.partition(":")
        lines.append(f"{key}:{pseudo(value, code)}" if colon and key.lower() in _TRANSLATED else line)
    return "\n".join(lines) + blank + pseudo(body, code)
