"""Taking a whole rakor from a document of interchange.md: all of it, or nothing and every fault by its path."""

import hashlib
from collections import defaultdict
from datetime import date, datetime, time
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image

from minutes import rules, search, snapshot
from minutes.models import (
    AgendaItem,
    Attendance,
    CarriedOver,
    Commitment,
    GroupPresent,
    Meeting,
    Party,
    Photo,
    Signatory,
)
from participants import audit, indonesian
from participants.actions import add_participant
from participants.models import Area, Group, Participant, Unit
from rakor.refusals import Refused

HEAD_TEXTS = ("source", "title", "purpose", "basis", "number", "place")
PERSON_TEXTS = ("title_prefix", "title_suffix", "rank", "police_id", "civil_service_id", "position", "organisation")


@transaction.atomic
def import_minutes(document, *, by, photos=None):
    """A draft that says what the document says; `photos` maps sha256 to JPEG bytes.

    `document` comes from snapshot.read. Raises snapshot.Unreadable with every fault, Refused when `by` may not import.
    """
    unit = Unit.objects.filter(code=code_of(document["unit"])).first()
    if unit and not rules.may_import(by, unit.pk):
        raise Refused(_("Only an operator of %(unit)s may import its minutes.") % {"unit": unit})
    known = _Known(document, unit, by, photos or {})
    if known.faults:
        raise snapshot.Unreadable(known.faults)
    meeting = _add_meeting(document, known)
    _add_presence(document, meeting, known)
    _add_course(document, meeting)
    _add_commitments(document, meeting, known)
    _add_closing(document, meeting, known)
    search.index_meeting(meeting)
    audit.record(unit.pk, "imported", meeting, by=by, content_digest=snapshot.digest(document))
    return meeting


def code_of(unit):
    """The code of the unit as a document names it: an object in a frozen one, else the code alone."""
    return unit["code"] if isinstance(unit, dict) else unit


# What the document names, and what we hold ----------------------------------------------------------


class _Known:
    """The groups, areas, photos and people that a document names, as rows of the unit; `faults` says what is not there."""

    def __init__(self, document, unit, by, photos):
        self.unit, self.by, self.at = unit, by, timezone.now()
        self.photos = photos
        self.frozen = isinstance(document["unit"], dict)
        self.groups = {group.code: group for group in Group.objects.all()}
        self.areas = {area.full_name: area for area in Area.objects.of(unit)} if unit else {}
        self.faults = [*self._unknown_names(document), *_broken_photos(document, photos)]
        self.met = []  # the people of the document so far
        self.book = defaultdict(list)
        names = {indonesian.sort_name(person["name"]) for _path, person in _people(document)}
        for person in Participant.objects.filter(unit=unit, sort_name__in=names).order_by("pk"):
            self.book[person.sort_name].append(person)

    def _unknown_names(self, document):
        if self.unit is None:
            message = _("There is no unit with the code “%(code)s” here.") % {"code": code_of(document["unit"])}
            yield snapshot.Fault("unit", message)
        for path, row in [*_people(document), *_group_rows(document)]:
            if row.get("group") and row["group"] not in self.groups:
                message = _("There is no group with the code “%(code)s”.") % {"code": row["group"]}
                yield snapshot.Fault(f"{path}.group", message)
            if self.unit and row.get("area") and row["area"] not in self.areas:
                message = _("There is no area “%(area)s” in the territory of this unit.") % {"area": row["area"]}
                yield snapshot.Fault(f"{path}.area", message)

    def person(self, said, *, others=frozenset()):
        """The row of this person: one of the document, else of the address book, else a new one; never one of `others`."""
        if said is None:
            return None
        in_book = [person for person in self.book[indonesian.sort_name(said["name"])] if person.pk not in others]
        alike = [person for person in in_book if self._is(person, said)]
        choices = [person for person in alike if person in self.met] or [p for p in alike if not p.retired_at] or alike
        found = choices[0] if choices and (self.frozen or len(choices) == 1) else self._add(said)
        self.met.append(found)
        return found

    def _is(self, person, said):
        """A frozen text names everything about a person; a sparse one may leave out, but not contradict."""
        if self.frozen and person.name != said["name"]:
            return False
        pairs = [(said.get(name), getattr(person, name)) for name in PERSON_TEXTS]
        pairs += [(said.get("group"), person.group and person.group.code)]
        pairs += [(said.get("area"), person.area and person.area.full_name)]
        return all((text or "") == (held or "") for text, held in pairs if self.frozen or text)

    def named(self, name):
        """The only person of this name: in the document, else in the address book; None when there is no such one."""
        alike = self.book[indonesian.sort_name(name)]
        choices = [person for person in alike if person in self.met] or [p for p in alike if not p.retired_at]
        return choices[0] if len(choices) == 1 else None

    def _add(self, said):
        person = add_participant(
            self.unit,
            by=self.by,
            name=said["name"],
            group=self.groups.get(said.get("group")),
            area=self.areas.get(said.get("area")),
            **{name: said.get(name) or "" for name in PERSON_TEXTS},
        )
        self.book[person.sort_name].append(person)
        return person


def _people(document):
    """(path, person) for everybody the document describes."""
    for key in ("chair", "minute_taker"):
        if document[key]:
            yield key, document[key]
    for key in ("attendance", "signatories"):
        yield from ((f"{key}[{place}]", row) for place, row in enumerate(document[key]))
    for place, row in enumerate(document["commitments"]):
        if row["officer"]:
            yield f"commitments[{place}].officer", row["officer"]


def _group_rows(document):
    yield from ((f"groups_present[{place}]", row) for place, row in enumerate(document["groups_present"]))
    for place, row in enumerate(document["commitments"]):
        yield from ((f"commitments[{place}].parties[{at}]", party) for at, party in enumerate(row["parties"]))


def _broken_photos(document, photos):
    for place, row in enumerate(document["photos"]):
        data = photos.get(row["sha256"])
        if data is not None and not _is_photo(data, row["sha256"]):
            message = _("The picture that came with the document is not the one it names, or not a JPEG without metadata.")
            yield snapshot.Fault(f"photos[{place}].sha256", message)


def _is_photo(data, digest):
    """Exactly these bytes, and as harmless as the pictures we make ourselves."""
    if len(data) > settings.PHOTO_MAX_BYTES or hashlib.sha256(data).hexdigest() != digest:
        return False
    try:
        with Image.open(BytesIO(data), formats=["JPEG"]) as image:
            small = image.width * image.height <= settings.PHOTO_MAX_PIXELS
            return small and not set(image.info) & {"exif", "xmp", "comment", "photoshop"} and not image.verify()
    except (OSError, SyntaxError, ValueError):
        return False


# The rows -------------------------------------------------------------------------------------------


def _add_meeting(document, known):
    return Meeting.objects.create(
        unit=known.unit,
        kind=document["kind"],
        classification=document["classification"],
        revision=document["revision"],
        replaces=document["replaces"] or "",
        date=_date(document["date"]),
        starts_at=_time(document["starts_at"]),
        ends_at=_time(document["ends_at"]),
        chair=known.person(document["chair"]),
        minute_taker=known.person(document["minute_taker"]),
        copies="\n".join(document["copies"]),
        created_at=known.at,
        created_by=known.by,
        **{name: document[name] or "" for name in HEAD_TEXTS},
    )


def _add_presence(document, meeting, known):
    for order, row in enumerate(document["groups_present"], start=1):
        GroupPresent.objects.create(
            meeting=meeting,
            order=order,
            group=known.groups[row["group"]],
            headcount=row["headcount"],
            label=row["label"] or "",
        )
    listed = set()
    for order, row in enumerate(document["attendance"], start=1):
        person = known.person(row, others=listed)
        listed.add(person.pk)
        Attendance.objects.create(
            meeting=meeting,
            unit=meeting.unit,
            order=order,
            participant=person,
            status=row["status"],
            represents=row["represents"] or "",
            reason=row["reason"] or "",
            way=row["way"] or "",
            checked_in_at=_moment(row["checked_in_at"]),
            checked_in_by=known.by if row["checked_in_at"] else None,
        )


def _add_course(document, meeting):
    for order, row in enumerate(document["agenda"], start=1):
        AgendaItem.objects.create(
            meeting=meeting,
            order=order,
            title=row["title"] or "",
            speaker=row["speaker"] or "",
            minutes_planned=row["minutes_planned"],
            discussion=row["discussion"] or "",
        )


def _add_commitments(document, meeting, known):
    carried = _add_carried_over(document, meeting)
    for order, row in enumerate(document["commitments"], start=1):
        number = row["renews"]
        commitment = Commitment.objects.create(
            meeting=meeting,
            unit=meeting.unit,
            order=order,
            text=row["text"] or "",
            kind=row["kind"],
            approach=row["approach"] or "",
            officer=known.person(row["officer"]),
            due_on=_date(row["due_on"]),
            every=row["every"] or "",
            review_on=_date(row["review_on"]),
            renews_number=number,
            renews=carried[number - 1].commitment if number and number <= len(carried) else None,
        )
        for party in row["parties"]:
            _add_party(party, commitment, known)
        search.index_commitment(commitment)


def _add_party(said, commitment, known):
    name = said.get("name") or ""
    Party.objects.create(
        commitment=commitment,
        scope=said["scope"],
        group=known.groups.get(said.get("group")),
        area=known.areas.get(said.get("area")),
        name=name,
        participant=known.named(name) if said["scope"] == Party.Scope.PERSON else None,
    )


def _add_carried_over(document, meeting):
    """The promises of last time as the document tells them; tied to our rows when the previous rakor holds them all."""
    texts = {row["text"] for row in document["previous"]}
    before = _previous(meeting) if texts else None
    held = {row.text: row for row in before.commitments.all()} if before else {}
    tied = texts <= set(held)
    if before and tied:
        meeting.follows = before
        meeting.save(update_fields=["follows"])
    return [
        CarriedOver.objects.create(
            meeting=meeting,
            order=order,
            commitment=held[row["text"]] if tied else None,
            text=row["text"],
            outcome=row["outcome"] or "",
            note=row["note"] or "",
        )
        for order, row in enumerate(document["previous"], start=1)
    ]


def _previous(meeting):
    """The last rakor of the unit before this one that left the drawer."""
    before = Meeting.objects.filter(unit=meeting.unit, date__lt=meeting.date) if meeting.date else Meeting.objects.none()
    return before.exclude(state__in=[Meeting.State.OPEN, Meeting.State.CANCELLED]).order_by("-date", "-pk").first()


def _add_closing(document, meeting, known):
    signing = defaultdict(set)
    for place, row in enumerate(document["signatories"]):
        person = known.person(row)
        if person.pk in signing[row["capacity"]]:
            message = _("%(name)s already signs as %(capacity)s.") % {"name": person, "capacity": row["capacity"]}
            raise snapshot.Unreadable([snapshot.Fault(f"signatories[{place}]", message)])
        signing[row["capacity"]].add(person.pk)
        Signatory.objects.create(
            meeting=meeting,
            order=place + 1,
            participant=person,
            capacity=row["capacity"],
            on_behalf_of=row["on_behalf_of"] or "",
        )
    for order, row in enumerate(document["photos"], start=1):
        _add_photo(row, order, meeting, known.photos.get(row["sha256"]))


def _add_photo(said, order, meeting, data):
    photo = Photo(meeting=meeting, order=order, caption=said["caption"] or "", sha256=said["sha256"])
    if data:
        with Image.open(BytesIO(data), formats=["JPEG"]) as image:
            photo.width, photo.height = image.size
        photo.image.save(f"{meeting.unit.code}/{photo.sha256}.jpg", ContentFile(data), save=False)
    photo.save()


def _date(text):
    return date.fromisoformat(text) if text else None


def _time(text):
    return time.fromisoformat(text) if text else None


def _moment(text):
    return datetime.fromisoformat(text) if text else None
