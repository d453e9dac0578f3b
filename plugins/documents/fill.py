"""Fills the facts of the policy into a Markdown text: `{{ facts.retention.contact_mail | duration }}`."""

import re

from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from plugins.documents.unfilled import explained
from policy import Policy
from translations.language import Language, sentence

# Every language cites in its own way: "Art. 6(1)(b) GDPR" is "Art. 6 Abs. 1 Buchst. b DSGVO" in German.
_ARTICLE = sentence("Art. %(article)s GDPR")
_PARAGRAPH = sentence("Art. %(article)s(%(paragraph)s) GDPR")
_LETTER = sentence("Art. %(article)s(%(paragraph)s)(%(letter)s) GDPR")
_CITED = re.compile(r"(?P<article>[0-9]+)(?:\((?P<paragraph>[0-9]+)\)(?:\((?P<letter>[a-z])\))?)?")


class FillError(Exception):
    """A text cannot be filled; `line` counts from 1 in that text, `word` is what is wrong in it, if it is a single one."""

    def __init__(self, line: int, message: str, word: str = "") -> None:
        self.line = line
        self.word = word
        super().__init__(message)


def fill(text: str, facts: Policy, language: Language) -> str:
    """Return `text` with its facts filled in; raises FillError with the line of what cannot be filled."""
    environment = _environment(facts, language)
    try:
        template = environment.from_string(text)
        return template.render()
    except (TemplateError, LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _failed_line(error)
        raise FillError(line, *explained(error, environment.filters)) from error


def _environment(facts: Policy, language: Language) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)
    environment.filters.update(
        duration=language.duration,
        date=language.date,
        country=language.country,
        number=language.number,
    )
    environment.globals.update(
        facts=facts,
        language=language,
        _=language.gettext,
        article=lambda cited: _article(cited, language),
        document=facts.document,
    )
    return environment


def _article(cited: str, language: Language) -> str:
    """Return an article of the GDPR, given as "6(1)(b)", as the language cites it."""
    match = _CITED.fullmatch(cited)
    if match is None:
        raise ValueError(f'"{cited}" is not an article; write it as "6", "6(1)" or "6(1)(b)"')
    form = _LETTER if match["letter"] else _PARAGRAPH if match["paragraph"] else _ARTICLE
    return language.gettext(form) % match.groupdict()


def _failed_line(error: BaseException) -> int:
    """Return the template line of the innermost frame of template code."""
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
