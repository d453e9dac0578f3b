"""The headers of the site's pages, written as each web server reads them. Pure: values in, text out.

What lies below /forms/ is the form handler's, which sends headers of its own: nothing is added there, since a second
Referrer-Policy would go before the stricter first one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from facts.wall import PAGE_HEADERS, REFERRER_POLICY, STRICT_TRANSPORT

POLICY = "Content-Security-Policy"
HANDLER = "/forms/"
_ALWAYS = (*PAGE_HEADERS, REFERRER_POLICY, STRICT_TRANSPORT)
_MADE = "Made by the build from policy.toml; the next build writes it anew."


@dataclass(frozen=True)
class Sent:
    """What the site sends: the policy of its pages, that of pages with a form, and the addresses of those."""

    site: str
    form: str
    form_paths: tuple[str, ...]

    @property
    def form_files(self) -> tuple[str, ...]:
        """The same addresses, and the files that servers turn them into before they look for headers."""
        return tuple(name for path in self.form_paths for name in (path, f"{path}index.html"))


def nginx_http(sent: Sent) -> str:
    """Return what belongs into the block `http` of nginx: the kind of each page, and the value of each header for it."""
    kinds = [f"~^{HANDLER} handler;", *(f"{path} form;" for path in sent.form_files)]
    maps = [
        _nginx_map("$uri", "kept_kind", ["default page;", *kinds]),
        _nginx_map("$kept_kind", _variable(POLICY), ['default "";', f'page "{sent.site}";', f'form "{sent.form}";']),
        *(_nginx_map("$kept_kind", _variable(name), [f'default "{value}";', 'handler "";']) for name, value in _ALWAYS),
    ]
    use = "Include it in the block `http`, and nginx-server.conf in the `server` of the site."
    return "\n".join([f"# {_MADE}", f"# {use}", *maps, ""])


def nginx_server(_sent: Sent) -> str:
    """Return what belongs into the block `server` of nginx. An empty value sends no header."""
    names = (POLICY, *(name for name, _value in _ALWAYS))
    lines = (f"add_header {name} ${_variable(name)} always;" for name in names)
    why = "# A `location` with an add_header of its own inherits none of these: repeat the include there."
    return "\n".join([f"# {_MADE}", why, *lines, ""])


def apache(sent: Sent) -> str:
    """Return configuration for Apache 2.4 or a .htaccess; it needs mod_headers, and says so where that is missing."""
    ours = f"%{{REQUEST_URI}} !~ m#^{HANDLER}#"
    forms = ", ".join(f"'{path}'" for path in sent.form_files)
    lines = [f'Header always set {name} "{value}" "expr={ours}"' for name, value in ((POLICY, sent.site), *_ALWAYS)]
    form = f'Header always set {POLICY} "{sent.form}" "expr=%{{REQUEST_URI}} in {{{forms}}}"'
    return "\n".join([f"# {_MADE}", *lines, form, ""])


def caddy(sent: Sent) -> str:
    """Return a file to `import` into the site's block of a Caddyfile."""
    paths = " ".join(sent.form_files)
    always = [f'\t{name} "{value}"' for name, value in _ALWAYS]
    return "\n".join(
        [
            f"# {_MADE}",
            f"@kept_pages not path {HANDLER}*",
            f"@kept_forms path {paths}",
            "@kept_others {",
            f"\tnot path {HANDLER}* {paths}",
            "}",
            "header @kept_pages {",
            *always,
            "}",
            f'header @kept_others {POLICY} "{sent.site}"',
            f'header @kept_forms {POLICY} "{sent.form}"',
            "",
        ]
    )


def underscore_headers(sent: Sent) -> str:
    """Return a `_headers` file, as Netlify and Cloudflare Pages read it from the root of a site.

    They send the values of all rules that match. A browser obeys both policies, so a page with a form gets the stricter.
    """
    rules = {"/*": ((POLICY, sent.site), *_ALWAYS)} | dict.fromkeys(sent.form_paths, ((POLICY, sent.form),))
    return "\n".join(_rules(rules)) + "\n"


FILES: Mapping[str, Callable[[Sent], str]] = {
    "nginx-http.conf": nginx_http,
    "nginx-server.conf": nginx_server,
    "apache.conf": apache,
    "caddy.conf": caddy,
    "_headers": underscore_headers,
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
