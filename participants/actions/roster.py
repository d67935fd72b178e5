"""A roster that comes from a file: shown first, then taken or dropped. And the one that leaves with numbers."""

import json
from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants import audit, rules
from participants.models import Area, Group, Participant, RosterImport, Unit
from participants.roster_words import places_of
from rakor.refusals import Refused

KEPT = timedelta(hours=24)  # a preview holds the data of people of whom nobody has decided
AT_ONCE = 500
COLUMNS = (
    "name",
    "sort_name",
    "title_prefix",
    "title_suffix",
    "position",
    "organisation",
    "phone",
    "rank",
    "police_id",
    "civil_service_id",
)


@transaction.atomic
def send_roster(unit, *, by, file_name, roster):
    """Keep what a file was understood as until it is imported or dropped; older previews of the unit are emptied."""
    _keeper(by, unit.pk)
    now = timezone.now()
    waiting = RosterImport.objects.filter(unit=unit, imported_at=None, sent_at__lt=now - KEPT)
    waiting.exclude(rows="").update(rows="", faults="")
    book = _Book(unit.pk)
    people = [person | {"known": book.knows(person), "namesake": book.names(person)} for person in roster.people]
    about = {
        "columns": roster.columns,
        "unused": roster.unused,
        "examples": roster.examples,
        "sheet": roster.sheet,
        "unread": roster.unread,
        "namesakes": sum(person["namesake"] for person in people),
    }
    sent = RosterImport.objects.create(
        unit=unit,
        file_name=file_name,
        rows=_written(about | {"people": people}),
        faults=_written(roster.faults),
        good=len(people),
        bad=roster.bad,
        known=sum(1 for person in people if person["known"]),
        sent_at=now,
        sent_by=by,
    )
    audit.record(unit.pk, "roster-sent", sent, by=by, at=now, detail={"people": sent.good, "known": sent.known})
    return sent


@transaction.atomic
def import_roster(sent, *, by):
    """Put everybody of a preview who is not there yet into the book, all of them or nobody. Twice is once."""
    sent = RosterImport.objects.select_for_update(no_key=True, of=("self",)).get(pk=sent.pk)
    _keeper(by, sent.unit_id)
    if sent.imported_at:
        return sent
    if not sent.rows:
        raise Refused(_("This preview was dropped. Choose the file once more."))
    people = json.loads(sent.rows)["people"]
    if not people:
        raise Refused(_("There is no row that could be imported. Mend the file and choose it once more."))
    Unit.objects.select_for_update(no_key=True, of=("self",)).get(pk=sent.unit_id)  # two imports follow each other
    _still_there(people)
    book, now, new = _Book(sent.unit_id), timezone.now(), []
    for person in people:
        if not book.knows(person):
            columns = {column: person[column] for column in COLUMNS}
            ids = {"unit_id": sent.unit_id, "group_id": person["group"], "area_id": person["area"]}
            new.append(Participant(**columns, **ids, added_at=now, added_by=by))
    Participant.objects.bulk_create(new, batch_size=AT_ONCE)
    sent.rows, sent.imported_at, sent.imported_by, sent.added = "", now, by, len(new)
    sent.known = len(people) - len(new)
    sent.save(update_fields=["rows", "imported_at", "imported_by", "added", "known"])
    detail = {"added": sent.added, "known": sent.known, "bad": sent.bad}
    audit.record(sent.unit_id, "roster-imported", sent, by=by, at=now, detail=detail)
    return sent


@transaction.atomic
def drop_roster(sent, *, by):
    """Import nothing, and keep nothing of the file. Twice is once."""
    sent = RosterImport.objects.select_for_update(no_key=True, of=("self",)).get(pk=sent.pk)
    _keeper(by, sent.unit_id)
    if sent.imported_at:
        raise Refused(_("This roster was imported already."))
    if sent.rows:
        sent.rows = sent.faults = ""
        sent.save(update_fields=["rows", "faults"])
        audit.record(sent.unit_id, "roster-dropped", sent, by=by)
    return sent


@transaction.atomic
def release_phones(units, *, by, reason, people):
    """Write down that the rosters of these units, so many people, leave with telephone numbers. Raises Refused."""
    if not reason.strip():
        raise Refused(_("Say for what the telephone numbers are needed"))
    for unit in units:
        _keeper(by, unit.pk)
        detail = {"reason": reason, "people": people}
        audit.record(unit.pk, "roster-exported-with-phones", unit, by=by, detail=detail)


class _Book:
    """Who is in the address book of a unit, to be compared with rows of a file."""

    def __init__(self, unit_id):
        self.people = defaultdict(list)
        rows = Participant.objects.filter(unit=unit_id).values_list(
            "sort_name", "phone", "group", "position", "organisation", "area", "retired_at"
        )
        for sort_name, phone, *place, retired_at in rows.iterator(chunk_size=2000):
            group, position, organisation, area = place
            places = (group, position.casefold(), organisation.casefold(), area)
            self.people[sort_name].append((phone, places, retired_at))

    def knows(self, person):
        """Is this the row of somebody in the book? "known", "retired" or ""."""
        places = (person["group"], *places_of(person))
        for phone, where, retired_at in self.people.get(person["sort_name"], ()):
            if (phone and phone == person["phone"]) or where == places:
                return "retired" if retired_at else "known"
        return ""

    def names(self, person):
        """Is there somebody of this name with other particulars? The officer decides whether it is the same person."""
        return person["sort_name"] in self.people and not self.knows(person)


def _still_there(people):
    areas = {person["area"] for person in people} - {None}
    groups = {person["group"] for person in people}
    if Area.objects.filter(pk__in=areas).count() < len(areas) or Group.objects.filter(pk__in=groups).count() < len(
        groups
    ):
        raise Refused(_("Groups or areas have changed since the file was read. Choose the file once more."))


def _written(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _keeper(by, unit_id):
    if not rules.may_keep_book(by, unit_id):
        raise Refused(_("Only the operator of this unit may change its address book."))
