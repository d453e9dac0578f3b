"""What every procedure needs, joined in one place: nothing below looks up a global."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from formhandler.clock import Clock
from formhandler.errors import CertificateUnusable
from formhandler.language import Language, choose, open_languages
from formhandler.outgoing.relay import Relay
from formhandler.outgoing.tool import Tool
from formhandler.sealing.certificates import Recipient
from formhandler.sealing.keys import Keys, load_keys
from formhandler.settings import Settings
from formhandler.storage.database import Database
from formhandler.storage.key_checks import check_keys
from formhandler.storage.migrations import migrate
from formhandler.storage.postgresql import open_database
from formhandler.storage.presence import Presence, enter
from formhandler.storage.records import attach_slots
from formhandler.storage.reseal import reseal
from policy import Policy

_log = logging.getLogger("kept")


@dataclass(frozen=True)
class House:
    """The parts of a running form handler."""

    policy: Policy
    settings: Settings
    clock: Clock
    database: Database
    keys: Keys
    languages: Mapping[str, Language]
    relay: Relay
    presence: Presence | None = None
    tool: Tool | None = None

    def language(self, code: str) -> Language:
        """Return the language with this code, or the default one."""
        return choose(self.languages, code)

    @property
    def recipient(self) -> Recipient:
        """Whom enquiries are sealed for, and how."""
        return self.keys.recipient.sealing(self.policy.forms.contact.smime)

    def contact_trouble(self) -> str | None:
        """Return why enquiries cannot be taken now, or None. The page then shows phone and address (requirement Q4)."""
        try:
            self.recipient.check(email=self.settings.mail_to, now=self.clock.now())
        except CertificateUnusable as error:
            return str(error)
        return None

    def tell_of_certificate(self) -> None:
        """Log what staff must know of the company's certificate: that it is not good any more, or soon will not be."""
        if trouble := self.contact_trouble():
            _log.error("the contact form is closed: %s", trouble)
        elif warning := self.recipient.warning(self.clock.now()):
            _log.warning("%s", warning)


def open_house(policy: Policy, settings: Settings, clock: Clock) -> House:
    """Return the house, with its database brought up to date.

    Raises KeysUnusable, StorageUnavailable or CatalogError: what is wrong with this machine stops the start. A
    certificate that cannot take mail only closes the contact form.
    """
    keys = load_keys(settings.keys)
    languages = open_languages(policy)
    presence = enter(settings.var)
    database = open_database(settings.database, settings.database_url)
    migrate(database, clock.now())
    check_keys(database, keys.ring)
    attach_slots(database, settings.slots, keys.ring)
    if reseal(database, keys.ring):
        database.scrub()
    house = House(policy, settings, clock, database, keys, languages, Relay.of(settings), presence, Tool.of(settings))
    house.tell_of_certificate()
    return house
