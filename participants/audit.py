"""The audit chain: one for each unit, every entry sealed by the digest of the one before it.

An entry holds no personal particulars, only their salted digest; the particulars lie in AuditDetail and can be
erased without breaking the chain (security.md, findings 6, T34, T46).
"""

import hashlib
import json
import secrets

from django.utils import timezone

from participants.models import AuditDetail, AuditEntry, AuditHead


def record(unit_id, verb, row, *, by, at=None, detail=None, content_digest=""):
    """Write down that `by` (a User, or None for the program itself) did `verb` to `row`, now or `at` the moment that
    the row itself carries. Call inside atomic()."""
    head = _lock_head(unit_id)
    particulars, salt = _canonical(detail or {}), secrets.token_hex(16)
    entry = AuditEntry(
        unit_id=unit_id,
        sequence=head.length + 1,
        at=at or timezone.now(),
        actor=by,
        verb=verb,
        subject=row._meta.model_name,
        subject_id=row.pk,
        content_digest=content_digest,
        detail_digest=_salted(salt, particulars),
        previous=head.digest,
    )
    entry.digest = entry_digest(entry)
    entry.save()
    AuditDetail.objects.create(entry=entry, salt=salt, content=particulars)
    AuditHead.objects.filter(pk=unit_id).update(length=entry.sequence, digest=entry.digest)
    return entry


def first_broken(unit_id):
    """What is wrong with the first broken entry of a unit's chain, as a sentence in English, or None."""
    previous, length = "", 0
    entries = AuditEntry.objects.filter(unit_id=unit_id).select_related("detail").order_by("sequence")
    for entry in entries.iterator(chunk_size=1000):
        length += 1
        fault = _fault(entry, length, previous)
        if fault:
            return fault
        previous = entry.digest
    head = AuditHead.objects.filter(pk=unit_id).first()
    if (head.length if head else 0, head.digest if head else "") != (length, previous):
        return f"entry {length + 1}: the chain ends before its head"
    return None


def entry_digest(entry):
    """SHA-256 over everything an entry says, with the digest of the entry before it."""
    said = {
        "unit": entry.unit_id,
        "sequence": entry.sequence,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "verb": entry.verb,
        "subject": entry.subject,
        "subject_id": entry.subject_id,
        "content_digest": entry.content_digest,
        "detail_digest": entry.detail_digest,
        "previous": entry.previous,
    }
    return hashlib.sha256(_canonical(said).encode()).hexdigest()


def _lock_head(unit_id):
    """The end of the chain, ours until the transaction ends."""
    AuditHead.objects.get_or_create(pk=unit_id)
    return AuditHead.objects.select_for_update().get(pk=unit_id)


def _fault(entry, expected, previous):
    if entry.sequence != expected:
        return f"entry {expected}: missing"
    if entry.previous != previous:
        return f"entry {expected}: does not follow the one before it"
    if entry.digest != entry_digest(entry):
        return f"entry {expected}: was changed"
    detail = getattr(entry, "detail", None)  # erased particulars are lawful
    if detail and entry.detail_digest != _salted(detail.salt, detail.content):
        return f"entry {expected}: its particulars were changed"
    return None


def _salted(salt, particulars):
    return hashlib.sha256(f"{salt}{particulars}".encode()).hexdigest()


def _canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
