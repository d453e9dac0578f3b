"""What each form asks for, made from the facts: templates turn it into labels, inputs and the notice below."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from policy import Policy
from translations.language import sentence

# A mail address has at most this many characters (RFC 5321, section 4.5.3.1.3).
_ADDRESS_LENGTH = 254

FORMS = ("sign-up", "contact")
# Must stay empty; people neither see nor reach it.
HONEYPOT = "comment"


@dataclass(frozen=True)
class FormField:
    """One field: `label` and `hint` are sentences in English, to be translated where they are shown."""

    name: str
    kind: Literal["text", "email", "textarea"]
    label: str
    longest: int
    autocomplete: str = "off"
    hint: str = ""

    @property
    def slots(self) -> tuple[str, ...]:
        """The slots that a frame must have for this field."""
        return tuple(f"{part}.{self.name}" for part in ("value", "error", "invalid"))


def form_fields(facts: Policy) -> Mapping[str, tuple[FormField, ...]]:
    """Return the fields of each form by its name, in the order shown (promise Z4: a sign-up asks for two)."""
    sign_up, contact = facts.forms.sign_up, facts.forms.contact
    every = {
        "name": FormField("name", "text", sentence("Name"), 0, "name"),
        "email": FormField("email", "email", sentence("E-mail address"), _ADDRESS_LENGTH, "email"),
        "subject": FormField("subject", "text", sentence("Subject"), contact.subject_length),
        "message": FormField(
            "message", "textarea", sentence("Message"), contact.message_length, hint=NO_SENSITIVE_DATA
        ),
    }
    names = {"sign-up": sign_up.name_length, "contact": contact.name_length}
    asked: dict[str, tuple[str, ...]] = {"sign-up": sign_up.fields, "contact": contact.fields}
    return {
        form: tuple(_with_length(every[name], names[form]) if name == "name" else every[name] for name in asked[form])
        for form in FORMS
    }


def _with_length(field: FormField, longest: int) -> FormField:
    return FormField(field.name, field.kind, field.label, longest, field.autocomplete, field.hint)


# What the page of a sealed form says by itself; the handler says the same of a form that it can read.
MISSING: Mapping[str, str] = {
    "name": sentence("Please enter your name."),
    "email": sentence("Please enter your e-mail address."),
    "subject": sentence("Please enter a subject."),
    "message": sentence("Please enter your message."),
}
NO_ADDRESS = sentence("This is not a complete e-mail address. One looks like name@example.com.")

# A sealed form stays where it is when nothing answers.
UNREACHED = sentence(
    "Our server did not answer, so nothing was sent. Please press the button again in a few minutes: what you wrote is still "
    "here."
)

# Requirement Q5: said where it would be typed.
NO_SENSITIVE_DATA = sentence("Please send no CPR numbers and no health data.")

# Why the data may be used, as the notice says it, by the basis in `policy.toml`.
BASES: Mapping[str, str] = {
    "contract": sentence("steps before a contract that you ask for yourself (GDPR Article 6(1)(b))"),
    "legitimate-interest": sentence("our legitimate interest in answering you (GDPR Article 6(1)(f))"),
    "consent": sentence("your consent (GDPR Article 6(1)(a)), which you can withdraw at any time"),
    "legal-obligation": sentence("a legal obligation of ours (GDPR Article 6(1)(c))"),
}
