"""How often anybody may post: a bucket for each network of senders, and one for all together.

Nothing here outlives its use. A network (the first 24 bits of an IPv4 address, 48 of an IPv6 one) is known by a
keyed hash whose key is made when the process starts and is nowhere else; its entry goes when its bucket is full again.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from threading import Lock

_EVERYBODY = b"everybody"
_SWEEP_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """Posts that may come at once, and how many a minute after that. A person who corrects a form posts a handful."""

    network_burst: int = 30
    network_per_minute: float = 6
    all_burst: int = 1200
    all_per_minute: float = 600


@dataclass
class _Bucket:
    left: float
    since: datetime


class Limiter:
    """Counts posts in memory, per network and in total."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        self._buckets: dict[bytes, _Bucket] = {}
        self._swept = datetime.min.replace(tzinfo=UTC)

    def wait(self, address: str, now: datetime) -> int:
        """Count one post and return 0, or return the seconds to wait when there were too many."""
        limits = self._limits
        with self._lock:
            if abs(now - self._swept) > _SWEEP_EVERY:
                self._sweep(now)
            network = network_of(address)
            if network:
                wait = self._take(self._name(network), limits.network_burst, limits.network_per_minute, now)
                if wait:
                    return wait
            return self._take(_EVERYBODY, limits.all_burst, limits.all_per_minute, now)

    def _name(self, network: str) -> bytes:
        return hmac.digest(self._key, network.encode(), "sha256")[:16]

    def _take(self, name: bytes, burst: int, per_minute: float, now: datetime) -> int:
        bucket = self._buckets.setdefault(name, _Bucket(burst, now))
        minutes = max((now - bucket.since).total_seconds(), 0) / 60
        bucket.left, bucket.since = min(bucket.left + minutes * per_minute, burst), now
        if bucket.left < 1:
            return ceil((1 - bucket.left) / per_minute * 60)
        bucket.left -= 1
        return 0

    def _sweep(self, now: datetime) -> None:
        limits = self._limits
        self._swept = now
        longest = limits.network_burst / limits.network_per_minute * 60
        self._buckets = {
            name: bucket
            for name, bucket in self._buckets.items()
            if name == _EVERYBODY or (now - bucket.since).total_seconds() < longest
        }


def network_of(address: str) -> str:
    """Return the network an address belongs to, or "" for one that says nothing about who sends.

    That is this machine itself, where a proxy stands that the settings do not name, and whatever is no address: such
    posts count in total only, or one visitor could use up everybody's share.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    if parsed.is_loopback:
        return ""
    return str(ip_network((parsed, 48 if isinstance(parsed, IPv6Address) else 24), strict=False))
