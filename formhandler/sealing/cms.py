"""Encrypted mails as bytes: put together, and read so strictly that nothing else can be one (RFC 5652 in DER).

An envelope of ours has no byte that is free but the encrypted keys, the IV and the ciphertext: whatever stands around
them is known before. So reading means to compare, and there is nothing to interpret in what a stranger sent.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from facts.der import INTEGER, SEQUENCE, SET, der, integer
from facts.recipients import BEHIND, ENVELOPED_DATA, IV_BYTES, Template, version
from formhandler.errors import SealBroken

MOST_BYTES = 64 * 1024
BLOCK = 16
_CONTENT, _CIPHERTEXT = 0xA0, 0x80
_LONG = 0x80  # a length byte above it says how many bytes of length follow


@dataclass(frozen=True)
class Envelope:
    """EnvelopedData in its pieces: for each recipient what fills the gaps of the template, then IV and ciphertext."""

    recipients: tuple[tuple[Template, tuple[bytes, ...]], ...] = field(repr=False)
    iv: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)

    def encode(self) -> bytes:
        """Return the envelope in DER."""
        infos = b"".join(template.fill(*pieces) for template, pieces in self.recipients)
        number = integer(version(template for template, _pieces in self.recipients))
        content = der(SEQUENCE, BEHIND, self.iv, der(_CIPHERTEXT, self.ciphertext))
        return der(SEQUENCE, ENVELOPED_DATA, der(_CONTENT, der(SEQUENCE, number, der(SET, infos), content)))


def read_envelope(data: bytes, known: Collection[Template]) -> Envelope:
    """Return the envelope that `data` is from its first byte to its last, for one or more of the recipients `known`.

    Raises SealBroken for anything else: another type, another recipient, one byte too many, more than 64 kB.
    """
    if len(data) > MOST_BYTES:
        raise SealBroken("the envelope is larger than any of ours")
    infos, iv, ciphertext = _cut(data)
    envelope = Envelope(tuple(_recipients(_Reader(infos), known)), iv, ciphertext)
    usual = ciphertext and len(ciphertext) % BLOCK == 0
    # Written anew it must be the same: that proves lengths, order, version, and that nothing stands behind.
    if not usual or envelope.encode() != data:
        raise SealBroken("the envelope is not one of ours")
    return envelope


def read_for(data: bytes, one: Template) -> Envelope:
    """Return what of an envelope one recipient needs, whoever else it is for. For opening, not for judging."""
    infos, iv, ciphertext = _cut(data)
    at = infos.find(one.parts[0])
    if at < 0:
        raise SealBroken("the envelope is for somebody else")
    return Envelope(((one, tuple(_Reader(infos[at:]).filled(one))),), iv, ciphertext)


def _cut(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Return recipients, IV and ciphertext."""
    whole = _Reader(data).inside(SEQUENCE)
    whole.expect(ENVELOPED_DATA)
    enveloped = whole.inside(_CONTENT).inside(SEQUENCE)
    enveloped.value(INTEGER)
    infos, content = enveloped.value(SET), enveloped.inside(SEQUENCE)
    content.expect(BEHIND)
    return infos, content.take(IV_BYTES), content.value(_CIPHERTEXT)


def _recipients(infos: "_Reader", known: Collection[Template]) -> Iterator[tuple[Template, tuple[bytes, ...]]]:
    """Yield whom the envelope is for; each of the known at most once, in their order, and at least one."""
    seen: tuple[bytes, ...] = ()
    while infos.left or not seen:
        found = next((one for one in known if infos.begins(one.parts[0])), None)
        if found is None or found.parts <= seen:
            raise SealBroken("the envelope is for somebody else")
        seen = found.parts
        yield found, tuple(infos.filled(found))


class _Reader:
    """Reads values from the front; whatever does not fit raises SealBroken, and no message quotes a byte."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """How many bytes were not read yet."""
        return len(self._data) - self._at

    def take(self, size: int) -> bytes:
        """Return the next bytes, exactly so many."""
        if size > self.left:
            raise SealBroken("the envelope ends too early")
        self._at += size
        return self._data[self._at - size : self._at]

    def begins(self, wanted: bytes) -> bool:
        """Return whether these are the next bytes."""
        return self._data.startswith(wanted, self._at)

    def expect(self, wanted: bytes) -> None:
        """Read these bytes and no others."""
        if self.take(len(wanted)) != wanted:
            raise SealBroken("the envelope is of another type")

    def value(self, tag: int) -> bytes:
        """Return the content of the next value, which has this tag."""
        self.expect(bytes([tag]))
        size = self.take(1)[0]
        return self.take(int.from_bytes(self.take(size - _LONG), "big") if size > _LONG else size)

    def inside(self, tag: int) -> "_Reader":
        """Return a reader of the content of the next value."""
        return _Reader(self.value(tag))

    def filled(self, template: Template) -> Iterator[bytes]:
        """Yield what fills the gaps of a template."""
        for part, gap in zip(template.parts, template.gaps, strict=True):
            self.expect(part)
            yield self.take(gap)
