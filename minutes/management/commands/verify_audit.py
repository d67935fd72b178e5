"""`verify_audit`: is every unit's chain of audit entries whole, and does it tell of every frozen text?

Names the first row of each unit that does not fit.

A chain whose tail was cut and whose head was set back looks whole from inside. So write the heads to a place outside
the database (`--write-heads FILE`) and compare later (`--against FILE`).
"""

import hashlib
import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from minutes.models import Minutes
from participants import audit
from participants.models import AuditEntry, AuditHead, Unit


class Command(BaseCommand):
    help = "Checks the audit chain and the frozen minutes of every unit; exit status 1 when one is broken."

    def add_arguments(self, parser):
        parser.add_argument("--write-heads", type=Path, metavar="FILE", help="write where each chain ends to FILE")
        parser.add_argument("--against", type=Path, metavar="FILE", help="the chains must continue those of FILE")

    def handle(self, *, write_heads, against, **options):
        known = _read(against) if against else {}
        units = {unit.code: unit for unit in Unit.objects.order_by("path")}
        heads, faults = {}, 0
        for code in dict.fromkeys([*units, *known]):
            heads[code], fault = _look(units.get(code), known.get(code))
            faults += fault is not None
            self.stdout.write(f"{code}: {fault or 'ok'}")
        if faults:
            raise CommandError(f"{faults} broken.", returncode=1)
        if write_heads:
            write_heads.write_text(json.dumps(heads, indent=2) + "\n", encoding="utf-8")


@transaction.atomic
def _look(unit, known):
    """(where the chain of this unit ends, what is wrong with it or None), while nobody can add to it."""
    if unit is None:
        return None, "the unit is gone"
    head = AuditHead.objects.select_for_update().filter(unit=unit).first() or AuditHead(unit=unit)
    cut = _cut(unit, known) if known and known["length"] else None
    fault = audit.first_broken(unit.pk) or cut or _first_forged(unit)
    return {"length": head.length, "digest": head.digest}, fault


def _cut(unit, known):
    """The chain must still hold the entry that was its last one then."""
    entry = AuditEntry.objects.filter(unit=unit, sequence=known["length"]).first()
    if entry is None:
        last = AuditEntry.objects.filter(unit=unit).count()
        return f"entry {last + 1}: missing; the chain had {known['length']} entries"
    if entry.digest != known["digest"]:
        return f"entry {known['length']}: is not the one that was written then"
    return None


def _first_forged(unit):
    """Every frozen text is the one that its digest and the chain name, of that moment, and none of them is missing."""
    entries = AuditEntry.objects.filter(unit=unit, verb="circulated")
    told = Counter(entries.values_list("subject_id", "content_digest", "at"))
    for minutes in Minutes.objects.filter(meeting__unit=unit).order_by("pk").iterator(chunk_size=100):
        if hashlib.sha256(minutes.content.encode()).hexdigest() != minutes.digest:
            return f"minutes {minutes}: were changed"
        circulation = (minutes.meeting_id, minutes.digest, minutes.frozen_at)
        if not told[circulation]:
            return f"minutes {minutes}: were never circulated like this"
        told[circulation] -= 1
    missing = sorted(told.elements())
    return f"minutes of meeting {missing[0][0]}: missing" if missing else None


def _read(file):
    try:
        heads = json.loads(file.read_text(encoding="utf-8"))
        return {code: {"length": int(head["length"]), "digest": head["digest"]} for code, head in heads.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{file} holds no heads: {error}") from None
