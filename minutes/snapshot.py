"""A meeting as one plain document, `rakor-minutes/1`: what is frozen, signed, printed, exported and imported.

Nothing in the document needs the database to be read, and no telephone number is ever in it.
"""

import hashlib
import json

from minutes.interchange import FORMAT, area_names, group_codes, is_frozen, people, read
from minutes.strict_json import Fault, Unreadable

__all__ = ["FORMAT", "Fault", "Unreadable", "canonical", "digest", "head", "person", "read", "take"]
__all__ += ["area_names", "group_codes", "is_frozen", "people"]


def canonical(content):
    """The bytes the digest is taken of: sorted keys, no insignificant white space, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content):
    """SHA-256 over the canonical bytes, in lower-case hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def take(meeting):
    """Everything the paper shows of a Meeting, copied now. A gap of a draft is null."""
    roll = list(meeting.attendances.select_related("participant__group", "participant__area"))
    signatories = list(meeting.signatories.select_related("participant__group", "participant__area"))
    commitments = list(
        meeting.commitments.select_related("officer__group", "officer__area").prefetch_related(
            "parties__group", "parties__area"
        )
    )
    present = list(meeting.groups_present.select_related("group"))
    content = {
        "format": FORMAT,
        "source": meeting.source or None,
        **head(meeting),
        "groups_present": [
            {"group": row.group.code, "headcount": row.headcount, "label": row.label or None} for row in present
        ],
        "attendance": [_attendance(row) for row in roll],
        "agenda": [
            {
                "title": item.title or None,
                "speaker": item.speaker or None,
                "minutes_planned": item.minutes_planned,
                "discussion": item.discussion or None,
            }
            for item in meeting.agenda.all()
        ],
        "commitments": [_commitment(row) for row in commitments],
        "previous": [
            {"text": row.text, "outcome": row.outcome or None, "note": row.note or None}
            for row in meeting.carried_over.all()
        ],
        "signatories": [
            {**person(row.participant), "capacity": row.capacity or None, "on_behalf_of": row.on_behalf_of or None}
            for row in signatories
        ],
        "copies": [line for line in meeting.copies.splitlines() if line],
        "photos": [{"caption": photo.caption or None, "sha256": photo.sha256} for photo in meeting.photos.all()],
    }
    people = [meeting.chair, meeting.minute_taker, *(row.participant for row in [*roll, *signatories])]
    people += [row.officer for row in commitments]
    groups = {one.group for one in people if one and one.group}
    groups |= {row.group for row in present}
    groups |= {party.group for row in commitments for party in row.parties.all() if party.group}
    content["groups"] = [
        {"code": group.code, "name": group.name} for group in sorted(groups, key=lambda group: group.order)
    ]
    return content


def head(meeting):
    """What stands above every paper of a meeting: the unit, and what, when, where, led by whom."""
    return {
        "unit": _unit(meeting.unit),
        "kind": meeting.kind,
        "title": meeting.title,
        "purpose": meeting.purpose or None,
        "basis": meeting.basis or None,
        "number": meeting.number or None,
        "classification": meeting.classification,
        "revision": meeting.revision,
        "replaces": meeting.replaces or None,
        "date": _iso(meeting.date),
        "starts_at": _iso(meeting.starts_at),
        "ends_at": _iso(meeting.ends_at),
        "place": meeting.place or None,
        "chair": person(meeting.chair),
        "minute_taker": person(meeting.minute_taker),
    }


def _unit(unit):
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "letterhead": unit.letterhead.splitlines(),
        "address": unit.address or None,
        "city": unit.city or None,
        "time_zone": unit.time_zone,
        "paper": unit.paper,
    }


def person(participant):
    """Who somebody is, copied now; never the telephone number."""
    if participant is None:
        return None
    columns = ["title_prefix", "title_suffix", "rank", "police_id", "civil_service_id", "position", "organisation"]
    return {
        "name": participant.name,
        **{column: getattr(participant, column) or None for column in columns},
        "group": participant.group.code if participant.group else None,
        "area": participant.area.full_name if participant.area else None,
    }


def _attendance(row):
    return {
        **person(row.participant),
        "status": row.status,
        "represents": row.represents or None,
        "reason": row.reason or None,
        "checked_in_at": row.checked_in_at.isoformat() if row.checked_in_at else None,
        "way": row.way or None,
    }


def _commitment(row):
    return {
        "text": row.text or None,
        "kind": row.kind,
        "approach": row.approach or None,
        "parties": [_party(party) for party in row.parties.all()],
        "officer": person(row.officer),
        "due_on": _iso(row.due_on),
        "every": row.every or None,
        "review_on": _iso(row.review_on),
        "renews": row.renews_number,
    }


def _party(party):
    if party.scope == party.Scope.GROUP:
        return {
            "scope": party.scope,
            "group": party.group.code,
            "area": party.area.full_name if party.area else None,
        }
    return {"scope": party.scope} | ({"name": party.name} if party.name else {})


def _iso(value):
    """A day as 2024-01-10, a time as 09:00."""
    if value is None:
        return None
    return value.isoformat(timespec="minutes") if hasattr(value, "hour") else value.isoformat()
