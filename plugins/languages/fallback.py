"""Pages for readers whose language a page lacks: the words of another language, at the address of their own."""

from collections.abc import Container

from plugins.languages.addresses import Address


def fallback_address(wanted: Address, written: str, taken: Container[str]) -> Address:
    """Return where a page lies that stands in for a translation: at the `wanted` address, in the readers' own sections.

    Where one of their own pages is there already (`taken`), the address names the language of the words too.
    """
    if wanted.url not in taken:
        return wanted
    own = f"{wanted.url.removesuffix('/')}-{written.lower()}{'/' if wanted.url.endswith('/') else ''}"
    file = own.lstrip("/")
    return Address(own, f"{file}index.html" if own.endswith("/") else file)
