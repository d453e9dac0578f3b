"""The picture that others show where a link to a page is shared (Open Graph): its title, drawn per page and language.

card = Card("Sign up", "LeanPoint", direction="ltr")
card.url                          # /images/cards/….png, known before anything is drawn (drawing.py)
"""

import hashlib
from dataclasses import astuple, dataclass

WIDTH, HEIGHT = 1200, 630
FOLDER = "/images/cards"
# Raised when the same card is drawn in another way: its name changes, so that nobody shows the old one.
_VERSION = "1"


@dataclass(frozen=True)
class Card:
    """What stands on a picture: the title of the page, the name of the site, and the direction of writing."""

    title: str
    site: str
    direction: str = "ltr"

    @property
    def url(self) -> str:
        """Where the picture lies; the name carries all that is drawn."""
        said = "\0".join((_VERSION, *astuple(self)))
        return f"{FOLDER}/card.{hashlib.sha256(said.encode()).hexdigest()[:12]}.png"

    @property
    def save_as(self) -> str:
        """The file, from the output folder."""
        return self.url.lstrip("/")
