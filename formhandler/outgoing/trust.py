"""Whom our connections believe: certificates are checked, and TLS is 1.2 or newer (requirement X1)."""

import ssl
from functools import cache
from pathlib import Path


@cache
def trusting(authority: Path | None = None) -> ssl.SSLContext:
    """Return the TLS settings of a client that trusts the authority in this file, or else those of the system.

    Read once in a process: the system's authorities take as long as all else that opening a house does.
    """
    context = ssl.create_default_context(cafile=authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
