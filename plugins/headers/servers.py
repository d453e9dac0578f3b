"""Headers and redirects of the site's pages, written as each web server reads them. Pure: values in, text out.

What lies below /forms/ is the form handler's, which sends headers of its own: nothing is added there, since a second
Referrer-Policy would go before the stricter first one.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from facts.wall import PAGE_HEADERS, REFERRER_POLICY, SEARCH_POLICY, STRICT_TRANSPORT

POLICY = "Content-Security-Policy"
HANDLER = "/forms/"
_ALWAYS = (*PAGE_HEADERS, REFERRER_POLICY, STRICT_TRANSPORT)
_MADE = "Made by the build from policy.toml; the next build writes it anew."


@dataclass(frozen=True)
class Sent:
    """What the site sends: the policy of its pages; that of pages with a form and of the search, with their addresses.

    `moved` has the addresses that were, and where each leads now.
    """

    site: str
    form: str
    form_paths: tuple[str, ...]
    search: str = SEARCH_POLICY
    search_paths: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()

    @property
    def form_files(self) -> tuple[str, ...]:
        """The same addresses, and the files that servers turn them into before they look for headers."""
        return _files(self.form_paths)

    @property
    def search_files(self) -> tuple[str, ...]:
        """The same for the search page of each language."""
        return _files(self.search_paths)


def _files(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for path in paths for name in (path, f"{path}index.html"))


def nginx_http(sent: Sent) -> str:
    """Return what belongs into the block `http` of nginx: the kind of each page, and the value of each header for it."""
    kinds = [
        f"~^{HANDLER} handler;",
        *(f"{path} form;" for path in sent.form_files),
        *(f"{path} search;" for path in sent.search_files),
    ]
    policies = ['default "";', f'page "{sent.site}";', f'form "{sent.form}";', f'search "{sent.search}";']
    # nginx compares what it has decoded.
    moved = [f'"{unquote(old)}" "{new}";' for old, new in sent.moved]
    maps = [
        _nginx_map("$uri", "kept_kind", ["default page;", *kinds]),
        _nginx_map("$uri", "kept_moved", ['default "";', *moved]),
        _nginx_map("$kept_kind", _variable(POLICY), policies),
        *(_nginx_map("$kept_kind", _variable(name), [f'default "{value}";', 'handler "";']) for name, value in _ALWAYS),
    ]
    use = "Include it in the block `http`, and nginx-server.conf in the `server` of the site."
    return "\n".join([f"# {_MADE}", f"# {use}", *maps, ""])


def nginx_server(_sent: Sent) -> str:
    """Return what belongs into the block `server` of nginx. An empty value sends no header."""
    names = (POLICY, *(name for name, _value in _ALWAYS))
    lines = (f"add_header {name} ${_variable(name)} always;" for name in names)
    why = "# A `location` with an add_header of its own inherits none of these: repeat the include there."
    moved = "if ($kept_moved) { return 301 $kept_moved$is_args$args; }"
    return "\n".join([f"# {_MADE}", moved, why, *lines, ""])


def apache(sent: Sent) -> str:
    """Return configuration for Apache 2.4 or a .htaccess; it needs mod_headers, and says so where that is missing."""
    ours = f"%{{REQUEST_URI}} !~ m#^{HANDLER}#"
    lines = [f'Header always set {name} "{value}" "expr={ours}"' for name, value in ((POLICY, sent.site), *_ALWAYS)]
    for policy, files in ((sent.form, sent.form_files), (sent.search, sent.search_files)):
        listed = ", ".join(f"'{path}'" for path in files)
        lines += [f'Header always set {POLICY} "{policy}" "expr=%{{REQUEST_URI}} in {{{listed}}}"'] if files else []
    # Apache compares what it has decoded; a new address is one of ours and holds no `$`.
    moved = [f'RedirectMatch 301 "^{re.escape(unquote(old))}$" "{new}"' for old, new in sent.moved]
    return "\n".join([f"# {_MADE}", *moved, *lines, ""])


def caddy(sent: Sent) -> str:
    """Return a file to `import` into the site's block of a Caddyfile."""
    forms, search = " ".join(sent.form_files), " ".join(sent.search_files)
    always = [f'\t{name} "{value}"' for name, value in _ALWAYS]
    return "\n".join(
        [
            f"# {_MADE}",
            *(f'redir "{unquote(old)}" "{new}" 301' for old, new in sent.moved),
            f"@kept_pages not path {HANDLER}*",
            f"@kept_forms path {forms}",
            *([f"@kept_search path {search}"] if search else []),
            "@kept_others {",
            f"\tnot path {HANDLER}* {forms} {search}".rstrip(),
            "}",
            "header @kept_pages {",
            *always,
            "}",
            f'header @kept_others {POLICY} "{sent.site}"',
            f'header @kept_forms {POLICY} "{sent.form}"',
            *([f'header @kept_search {POLICY} "{sent.search}"'] if search else []),
            "",
        ]
    )


def underscore_headers(sent: Sent) -> str:
    """Return a `_headers` file, as Netlify and Cloudflare Pages read it from the root of a site.

    They send the values of all rules that match. A browser obeys both policies, so a page with a form gets the stricter.
    That of the search is not stricter: its rule takes the first one off (`!`), which Cloudflare understands.
    """
    rules = {"/*": ((POLICY, sent.site), *_ALWAYS)} | dict.fromkeys(sent.form_paths, ((POLICY, sent.form),))
    searches = [line for path in sent.search_paths for line in (path, f"  ! {POLICY}", f"  {POLICY}: {sent.search}")]
    return "\n".join([*_rules(rules), *searches]) + "\n"


def underscore_redirects(sent: Sent) -> str:
    """Return a `_redirects` file, as the same two read it."""
    return "\n".join([f"# {_MADE}", *(f"{old} {new} 301" for old, new in sent.moved), ""])


FILES: Mapping[str, Callable[[Sent], str]] = {
    "nginx-http.conf": nginx_http,
    "nginx-server.conf": nginx_server,
    "apache.conf": apache,
    "caddy.conf": caddy,
    "_headers": underscore_headers,
    "_redirects": underscore_redirects,
}


def _rules(rules: Mapping[str, tuple[tuple[str, str], ...]]) -> Iterator[str]:
    yield f"# {_MADE}"
    for path, headers in rules.items():
        yield path
        yield from (f"  {name}: {value}" for name, value in headers)


def _nginx_map(asked: str, variable: str, lines: list[str]) -> str:
    return "\n".join([f"map {asked} ${variable} {{", *(f"    {line}" for line in lines), "}"])


def _variable(name: str) -> str:
    return f"kept_{name.lower().replace('-', '_')}"
