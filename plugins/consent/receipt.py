"""The part of a visitor's receipt that does not depend on the choice, in the language of the page (requirement E3).

Field names follow ISO/IEC TS 27560; the script adds id, text and events, and offers the whole as a download.
`receipt.schema.json` beside this file says what a whole receipt looks like; it is published with the site.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.consent.names import COLLECTED, TRANSFER
from plugins.consent.release import services_for
from policy import Address, Duration, Policy, Purpose, Service
from translations.language import Language

SCHEMA = "ISO/IEC TS 27560:2023"
SCHEMA_FILE = Path(__file__).parent / "receipt.schema.json"
_ISO_UNITS = {"minute": "PT{}M", "hour": "PT{}H", "day": "P{}D", "week": "P{}W", "month": "P{}M", "year": "P{}Y"}


def notice(facts: Policy, language: Language, *, policy_url: str, declaration_url: str, schema_url: str) -> str:
    """Return the unchanging part of a receipt as JSON."""
    record: dict[str, Any] = {
        "$schema": schema_url,
        "schema_version": SCHEMA,
        "privacy_notice": policy_url,
        "language": language.code,
        "jurisdiction": facts.controller.country,
        "pii_controllers": [
            _party(facts.controller, "controller", facts.controller.company_number, facts.controller.privacy_email)
        ],
        "authority_party": _party(facts.authority, "authority", facts.authority.website, facts.authority.email),
        "withdrawal_method": declaration_url,
        "privacy_rights": policy_url,
        "purposes": [entry for purpose in facts.optional_purposes for entry in _entries(facts, purpose, language)],
    }
    return json.dumps(record, ensure_ascii=False)


def iso_duration(duration: Duration) -> str:
    """Return a duration as ISO 8601 writes it: "P6M"."""
    return _ISO_UNITS[duration.unit].format(duration.amount)


def _entries(facts: Policy, purpose: Purpose, language: Language) -> list[dict[str, Any]]:
    """Return the entry of a purpose, then those of its services: a service can be answered on its own."""
    services = services_for(facts, purpose)
    common = {
        "purpose": language.gettext(purpose.name),
        "purpose_type": purpose.id,
        "lawful_basis": purpose.basis,
        "validity_duration": iso_duration(facts.consent.lapses),
    }
    own = {"purpose_id": purpose.id, **common, "processing_method": language.gettext(purpose.explanation)}
    return [
        own | _processing(services, language),
        *(_service(service, language) | common | _processing([service], language) for service in services),
    ]


def _service(service: Service, language: Language) -> dict[str, Any]:
    return {
        "purpose_id": f"@{service.id}",
        "service": service.name,
        "processing_method": " ".join(language.gettext(cookie.purpose) for cookie in service.cookies),
        "storage": [{"name": cookie.name, "lifetime": str(cookie.lifetime or "session")} for cookie in service.cookies],
    }


def _processing(services: Sequence[Service], language: Language) -> dict[str, Any]:
    """Return what is processed, where, for how long and by whom: of one service, or of all that serve a purpose."""
    collected = _once(what for service in services for what in service.collects)
    countries = _once(country for service in services for country in service.countries)
    transfers = [_transfer(service, language) for service in services if service.transfer]
    spans = [str(cookie.lifetime or "session") for service in services for cookie in service.cookies]
    recipients = {service.provider: _recipient(service) for service in services}
    return {
        "pii_information": [
            {"pii_type": language.gettext(COLLECTED[what]), "pii_optional": True} for what in collected
        ],
        "storage_locations": countries,
        "processing_locations": countries,
        "geographic_restrictions": "; ".join(_once(transfers)) or None,
        "retention_period": ", ".join(_once(spans)) or None,
        "recipient_third_parties": list(recipients.values()),
    }


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(words))


def _transfer(service: Service, language: Language) -> str:
    if not service.transfer:
        return ""
    words, framework = TRANSFER[service.transfer.basis], service.transfer.framework
    basis = language.gettext(words)
    return f"{basis}: {framework}" if framework else basis


def _recipient(service: Service) -> Mapping[str, str]:
    return {
        "party_id": service.id,
        "party_name": service.provider,
        "party_role": service.role,
        "party_type": "organisation",
    }


def _party(who: Address, role: str, identifier: str, contact: str) -> Mapping[str, str]:
    return {
        "party_id": identifier,
        "party_name": who.name,
        "party_role": role,
        "party_type": "organisation",
        "party_address": f"{who.street}, {who.postal_code} {who.city}, {who.country}",
        "party_contact": contact,
        "party_phone": who.phone,
    }
