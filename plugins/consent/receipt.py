"""The part of a visitor's receipt that does not depend on the choice, in the language of the page (requirement E3).

Field names follow ISO/IEC TS 27560; the script adds the answers and their times, and offers the whole as a download.
"""

import json
from collections.abc import Mapping
from typing import Any

from plugins.consent.names import COLLECTED, NAMES
from plugins.consent.release import services_for
from policy import Address, Policy, Purpose, Service
from translations.language import Language

SCHEMA = "ISO/IEC TS 27560:2023"


def notice(facts: Policy, language: Language, *, policy_url: str, declaration_url: str) -> str:
    """Return the unchanging part of a receipt as JSON."""
    record: dict[str, Any] = {
        "schema_version": SCHEMA,
        "privacy_notice": policy_url,
        "language": language.code,
        "jurisdiction": facts.controller.country,
        "pii_controllers": [_party(facts.controller, "controller", facts.controller.privacy_email)],
        "authority_party": _party(facts.authority, "authority", facts.authority.email),
        "retention_period": language.duration(facts.consent.lapses),
        "withdrawal_method": declaration_url,
        "privacy_rights": policy_url,
        "purposes": [entry for purpose in facts.optional_purposes for entry in _purpose(facts, purpose, language)],
    }
    return json.dumps(record, ensure_ascii=False)


def _purpose(facts: Policy, purpose: Purpose, language: Language) -> list[dict[str, Any]]:
    """Return the entry of a purpose, then those of its services: a service can be answered on its own."""
    own = {
        "purpose_id": purpose.id,
        "purpose": language.gettext(purpose.name),
        "purpose_type": language.gettext(purpose.explanation),
        "lawful_basis": purpose.basis,
        "validity_duration": str(facts.consent.lapses),
    }
    return [own, *(_service(service, language) for service in services_for(facts, purpose))]


def _service(service: Service, language: Language) -> dict[str, Any]:
    return {
        "purpose_id": f"@{service.id}",
        "service": service.name,
        "recipient_third_parties": [{"party_name": service.provider, "party_role": service.role}],
        "processing_locations": list(service.countries),
        "geographic_restrictions": _transfer(service, language),
        "pii_information": [{"pii_type": language.gettext(COLLECTED[what])} for what in service.collects],
        "storage": [{"name": cookie.name, "lifetime": str(cookie.lifetime or "session")} for cookie in service.cookies],
    }


def _transfer(service: Service, language: Language) -> str | None:
    if not service.transfer:
        return None
    bases = NAMES["transfer"]
    basis = language.gettext(bases[service.transfer.basis])
    return f"{basis}: {service.transfer.framework}" if service.transfer.framework else basis


def _party(who: Address, role: str, contact: str) -> Mapping[str, str]:
    address = f"{who.street}, {who.postal_code} {who.city}, {who.country}"
    return {"party_name": who.name, "party_role": role, "party_address": address, "party_contact": contact}
