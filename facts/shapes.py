"""The shapes of single values of the policy: what may be written, as types that check it."""

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from facts.duration import Duration


def duration(value: object) -> Duration:
    """Return the duration written in the policy."""
    if isinstance(value, Duration):
        return value
    if not isinstance(value, str):
        raise ValueError('write a duration in quotes, such as "96 hours" or "24 months"')  # noqa: TRY004 - pydantic wants it
    return Duration.parse(value)


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ValueError, OSError) as error:
        raise ValueError(f'"{value}" is not a time zone; write one such as "Europe/Copenhagen"') from error


Text = Annotated[str, Field(min_length=1)]
Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Host = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]
Url = Annotated[str, Field(pattern=r"^https://[^\s]+$")]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
Version = Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+$")]
Length = Annotated[int, Field(ge=1, le=100_000)]
Span = Annotated[Duration, BeforeValidator(duration)]
Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]
Basis = Literal["necessary", "consent", "contract", "legal-obligation", "legitimate-interest"]
Collected = Literal[
    "device", "ip-address", "coarse-location", "pages", "referrer", "returning", "demographics", "interests"
]
Reach = Literal["script", "connection", "socket", "image", "frame", "style", "font", "media"]
ConsentType = Literal[
    "analytics_storage", "ad_storage", "ad_user_data", "ad_personalization", "functionality_storage",
    "personalization_storage",
]  # fmt: skip
PolicyName = Annotated[str, Field(pattern=r"^[A-Za-z0-9#=_/@.%-]+$")]
