"""What a form sent: only the fields it has, each once, each of the right shape; anything else is an error in words.

    parsed = parse(body, contact_fields(facts), language)
    parsed.errors          # {"email": "This is not an e-mail address …"}, keys are fields; "" is the form as a whole
    parsed["email"]        # a clean value, or what to show again where there are errors

Whether the values are good is judged by `formhandler.fields` and `formhandler.addresses`; here they get their sentences.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl

from formhandler import fields
from formhandler.addresses import EmailAddress
from formhandler.errors import InvalidInput
from policy import Policy
from translations.language import Language, sentence

FORM = ""  # the key of an error that belongs to no single field
# Must stay empty: people neither see nor reach it, programs that fill in whatever they find do.
HONEYPOT = "comment"
# What an address may have at most (RFC 5321, section 4.5.3.1.3); its shape is judged elsewhere.
ADDRESS_LENGTH = 254

Kind = Literal["line", "email", "text", "tick"]

# More would only cost time: no form of ours has half of that.
_MOST_FIELDS = 20


@dataclass(frozen=True)
class Field:
    """A field of a form. `missing` is the sentence for an empty one; only a checkbox does without."""

    name: str
    kind: Kind
    longest: int
    missing: str = ""


@dataclass(frozen=True)
class Parsed:
    """A parsed form. `typed` may hold anything a person can type, so it is not shown when the object is."""

    typed: Mapping[str, str] = field(repr=False)
    errors: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.typed.get(name, "")

    def ticked(self, name: str) -> bool:
        """Whether the checkbox of this name was ticked."""
        return self.typed.get(name) == "yes"


_NAME_MISSING = sentence("Please enter your name.")
_EMAIL_MISSING = sentence("Please enter your e-mail address.")
_NO_ADDRESS = sentence("This is not a complete e-mail address. One looks like name@example.com.")
# The reasons of formhandler.fields and formhandler.addresses, in words.
_REASONS = {
    "too-long": sentence("This is too long: at most %(limit)s characters fit."),
    "control-character": sentence(
        "There are characters in this that cannot be sent, such as line breaks. Please type it anew."
    ),
    "no-at-sign": _NO_ADDRESS,
    "bad-local-part": sentence("The part before the @ cannot belong to an e-mail address. Please check it."),
    "local-part-too-long": sentence("The part before the @ is too long for an e-mail address. Please check it."),
    "bad-domain": sentence("The part after the @ cannot belong to an e-mail address. Please check it."),
    "letters-not-taken": sentence(
        "Our mail server cannot send to addresses with letters such as æ, ü or 用 before the @. Please enter another address "
        "of yours."
    ),
}


def sign_up_fields(facts: Policy) -> tuple[Field, ...]:
    """Return the fields of the sign-up form (promise Z4: name and e-mail address, nothing else)."""
    return (name_field(facts), email_field())


def name_field(facts: Policy) -> Field:
    """Return the field for the name of who signs up."""
    return Field("name", "line", facts.forms.sign_up.name_length, _NAME_MISSING)


def email_field() -> Field:
    """Return the field for an e-mail address."""
    return Field("email", "email", ADDRESS_LENGTH, _EMAIL_MISSING)


def contact_fields(facts: Policy) -> tuple[Field, ...]:
    """Return the fields of the contact form."""
    form = facts.forms.contact
    return (
        Field("name", "line", form.name_length, _NAME_MISSING),
        Field("email", "email", ADDRESS_LENGTH, _EMAIL_MISSING),
        Field("subject", "line", form.subject_length, sentence("Please enter a subject.")),
        Field("message", "text", form.message_length, sentence("Please enter your message.")),
    )


def ticks(*names: str) -> tuple[Field, ...]:
    """Return checkboxes; each is there with the value "yes" or not there at all."""
    return tuple(Field(name, "tick", len("yes")) for name in names)


def largest_body(form: Sequence[Field]) -> int:
    """Return how many bytes are read of a form: twice what the longest honest one has, so that "too long" can be said.

    A character is 4 bytes in UTF-8 at most, each of them 3 in a form's body.
    """
    return 2 * sum(12 * one.longest + len(one.name) + 2 for one in form)


def parse(body: bytes, form: Sequence[Field], language: Language) -> Parsed:
    """Return what the body of a form holds. Nothing raises: whatever is wrong stands in `errors`."""
    _ = language.gettext
    try:
        pairs = parse_qsl(
            body.decode(),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        return Parsed({}, {FORM: _("The form did not arrive as it was sent. Please fill it in once more.")})
    typed: dict[str, str] = {}
    errors: dict[str, str] = {}
    if error := _not_ours(pairs, form, language):
        errors[FORM] = error
    for one in form:
        values = [value for name, value in pairs if name == one.name]
        typed[one.name], error = _checked(one, values, language)
        if error:
            errors[one.name] = error
    return Parsed(typed, errors)


def _not_ours(pairs: list[tuple[str, str]], form: Sequence[Field], language: Language) -> str:
    """Return what is wrong with the form as a whole, or nothing."""
    _ = language.gettext
    known = {one.name for one in form} | {HONEYPOT}
    if any(name not in known for name, _value in pairs):
        return _("Something was sent that this form does not ask for. Please use the fields below and send again.")
    if any(name == HONEYPOT and value for name, value in pairs):
        # Not dropped in silence: a browser that fills in forms by itself may have done it to a person.
        return _("It looks as if a program had filled in this form. If you are a person, please just send it again.")
    return ""


def _checked(one: Field, values: list[str], language: Language) -> tuple[str, str]:
    """Return the value, or what to show again and what is wrong with it."""
    _ = language.gettext
    typed = values[0] if values else ""
    if len(values) > 1:
        return _shown(typed), _("This was sent more than once. Please check it and send again.")
    if one.kind == "tick":
        return _tick(typed, language)
    try:
        return _clean(one, typed), ""
    except InvalidInput as error:
        if error.reason == "missing":
            return "", _(one.missing)
        said = _(_REASONS.get(error.reason, _REASONS["control-character"]))
        return _shown(typed), said % {"limit": language.number(one.longest)}


def _clean(one: Field, typed: str) -> str:
    """Return the value as the procedures take it, or raise InvalidInput."""
    clean = fields.message if one.kind == "text" else fields.line
    text = clean(one.name, typed, one.longest)
    if not any(unicodedata.category(letter)[0] in "LMNPS" for letter in text):
        # Nothing but letters that nobody sees, such as a zero-width space.
        raise InvalidInput(one.name, "missing")
    if one.kind == "email":
        # Judged only: the procedures decide in which spelling an address is kept.
        EmailAddress.parse(text, one.name)
    return text


def _tick(typed: str, language: Language) -> tuple[str, str]:
    _ = language.gettext
    return (typed, "") if typed in ("", "yes") else ("", _("Please tick the box or leave it empty."))


def refused(parsed: Parsed, error: InvalidInput, language: Language) -> Parsed:
    """Return a form that parsed well and was refused for one of its values, with what is wrong with it in words."""
    said = language.gettext(_REASONS.get(error.reason, _REASONS["control-character"]))
    return Parsed(parsed.typed, {error.field: said})


def _shown(typed: str) -> str:
    """Return what was typed without what cannot be sent: kept, it would fail the next time for the same reason."""
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") and letter not in "\n\t" else letter
        for letter in plain
    )
