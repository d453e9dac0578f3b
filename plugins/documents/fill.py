"""Fills the facts of the policy into a Markdown text: `{{ facts.retention.contact_mail | duration }}`."""

from jinja2 import StrictUndefined
from jinja2.exceptions import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from policy import Policy
from translations.language import Language, sentence

_ARTICLE = sentence("Art. %(number)s GDPR")


class FillError(Exception):
    """A text cannot be filled; `line` counts from 1 in that text."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


def fill(text: str, facts: Policy, language: Language) -> str:
    """Return `text` with its facts filled in; raises FillError with the line of what cannot be filled."""
    environment = _environment(facts, language)
    try:
        template = environment.from_string(text)
        return template.render()
    except TemplateSyntaxError as error:
        raise FillError(error.lineno, f"{error.message}; check the brackets {{{{ }}}} and {{% %}}") from error
    except UndefinedError as error:
        raise FillError(_failed_line(error), f"{error.message}; the names of facts stand in policy.toml") from error
    except (TemplateError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise FillError(
            _failed_line(error), f"{type(error).__name__}: {error}; the facts stand in policy.toml"
        ) from error


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
        article=lambda number: language.gettext(_ARTICLE) % {"number": number},
        document=facts.document,
    )
    return environment


def _failed_line(error: BaseException) -> int:
    """Return the template line of the innermost frame of template code."""
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
