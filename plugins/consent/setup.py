"""What the setup script of a service finds on its element: its options, the lifetimes to keep to, what Google is told."""

import json

from facts.reach_checks import GOOGLE
from plugins.consent.data import lifetimes
from policy import Policy, Service

# Google counts as granted what it is not told of; so these are told whatever is declared (requirement G6).
_ALWAYS_TOLD = ("ad_storage", "ad_user_data", "ad_personalization", "analytics_storage")


def setup_options(service: Service, facts: Policy) -> dict[str, str]:
    """Return the data attributes of a service's setup script, by their names without "data-"."""
    told = {"covers": consent_mode(facts), "id": service.id} if service.setup == GOOGLE else {}
    return {**service.options, "lifetimes": lifetimes(service), **told}


def consent_mode(facts: Policy) -> str:
    """Return, as JSON, the services by the kind of consent that a grant of one of them covers (requirement G8)."""
    declared = dict.fromkeys(kind for service in facts.active_services for kind in service.consent_mode)
    kinds = dict.fromkeys([*_ALWAYS_TOLD, *declared])
    return json.dumps(
        {kind: [service.id for service in facts.active_services if kind in service.consent_mode] for kind in kinds}
    )
