"""Taking a whole rakor from a document of interchange.md: all of it, or nothing and every fault by its path."""

import hashlib
import warnings
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
# What Pillow tells about a JPEG that carries nothing but its picture.
PLAIN_JPEG = {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression"}


def read(raw):
    """The document in these bytes; Unreadable names what is wrong in its form together with what is not known here."""
    try:
        return snapshot.read(raw)
    except snapshot.Unreadable as unreadable:
        unknown = _unknown_names(unreadable.content) if unreadable.content else []
        raise snapshot.Unreadable([*unreadable.faults, *unknown]) from None


@transaction.atomic
def import_minutes(document, *, by, photos=None):
    """A draft that says what the document says; `photos` maps sha256 to JPEG bytes.

    Raises snapshot.Unreadable with every fault, Refused when `by` may not import into the unit that the document names.
    """
    photos = photos or {}
    unit = _unit(document)
    if unit and not rules.may_import(by, unit.pk):
        raise Refused(_("Only an operator of %(unit)s may import its minutes.") % {"unit": unit})
    faults = [*_unknown_names(document), *_broken_photos(document, photos)]
    if faults:
        raise snapshot.Unreadable(faults)
    known = _Known(document, unit, by, photos)
    meeting = _add_meeting(document, known)
    _add_presence(document, meeting, known)
    _add_course(document, meeting)
    _add_commitments(document, meeting, known)
    _add_closing(document, meeting, known)
    search.index_meeting(meeting)
    audit.record(unit.pk, "imported", meeting, by=by, content_digest=snapshot.digest(document))
    return meeting


def code_of(unit):
    """The code of the unit as a document names it: within an object in a frozen one, else alone."""
    return unit["code"] if isinstance(unit, dict) else unit


def _unit(document):
    return Unit.objects.filter(code=code_of(document["unit"])).first()


def _unknown_names(document):
    """Units, groups and areas that the document names and that do not exist here."""
    unit, code = _unit(document), code_of(document["unit"])
    if code and unit is None:
        yield snapshot.Fault("unit", _("There is no unit with the code “%(code)s” here") % {"code": code})
    groups = set(Group.objects.values_list("code", flat=True))
    for path, group in snapshot.group_codes(document):
        if group not in groups:
            yield snapshot.Fault(path, _("There is no group with the code “%(code)s”") % {"code": group})
    areas = set(Area.objects.of(unit).values_list("full_name", flat=True)) if unit else set()
    for path, area in snapshot.area_names(document) if unit else []:
        if area not in areas:
            message = _("There is no area “%(area)s” in the territory of this unit") % {"area": area}
            yield snapshot.Fault(path, message)


# What the document names, as we hold it -------------------------------------------------------------


class _Known:
    """The groups, areas, photos and people that a document names, as our rows."""

    def __init__(self, document, unit, by, photos):
        self.unit, self.by, self.at = unit, by, timezone.now()
        self.photos = photos
        self.frozen = snapshot.is_frozen(document)
        self.groups = {group.code: group for group in Group.objects.all()}
        self.areas = {area.full_name: area for area in Area.objects.of(unit)}
        self.met = set()  # the people of the document so far
        self.book = self._book(document)

    def _book(self, document):
        """Everybody in the address book who has a name of the document."""
        said = [person["name"] for _path, person in snapshot.people(document)]
        said += [party["name"] for row in document["commitments"] for party in row["parties"] if party.get("name")]
        rows = Participant.objects.filter(unit=self.unit, sort_name__in={indonesian.sort_name(name) for name in said})
        book = defaultdict(list)
        for person in rows.select_related("group", "area").order_by("pk"):
            book[_key(person.name)].append(person)
        return book

    def person(self, said, *, others=frozenset()):
        """The row of this person: met before, else of the address book, else a new one; never one of `others`."""
        if said is None:
            return None
        alike = [row for row in self.book[_key(said["name"])] if row.pk not in others and self._is(row, said)]
        choices = self._preferred(alike) or alike
        found = choices[0] if choices and (self.frozen or len(choices) == 1) else self._add(said)
        self.met.add(found.pk)
        return found

    def named(self, name):
        """The only person of this name: in the document, else in the address book; None when there is no such one."""
        choices = self._preferred(self.book[_key(name)])
        return choices[0] if len(choices) == 1 else None

    def _preferred(self, rows):
        return [row for row in rows if row.pk in self.met] or [row for row in rows if not row.retired_at]

    def _is(self, row, said):
        """A frozen text says everything about a person. A sparse one may leave out, but what it says must be there."""
        held = {name: getattr(row, name) for name in PERSON_TEXTS}
        held |= {"group": row.group and row.group.code, "area": row.area and row.area.full_name}
        if self.frozen:
            return row.name == said["name"] and all((said[name] or "") == (held[name] or "") for name in held)
        said, held = _with_titles(said, said["name"]), _with_titles(held, row.name)
        return all(text == (held[name] or "") for name, text in said.items() if name in held and text)

    def _add(self, said):
        row = add_participant(
            self.unit,
            by=self.by,
            name=said["name"],
            group=self.groups.get(said["group"]),
            area=self.areas.get(said["area"]),
            **{name: said[name] or "" for name in PERSON_TEXTS},
        )
        self.book[_key(row.name)].append(row)
        return row


def _with_titles(person, name):
    """The titles may stand in their own fields or, as typed, around the name."""
    prefix, _name, suffix = indonesian.split_titles(name)
    return person | {
        "title_prefix": person["title_prefix"] or prefix,
        "title_suffix": person["title_suffix"] or suffix,
    }


def _key(name):
    """What a name is found by, however it is written; one without letters only by itself."""
    return indonesian.sort_name(name) or name


def _broken_photos(document, photos):
    for place, row in enumerate(document["photos"]):
        data = photos.get(row["sha256"])
        if data is not None and not _is_photo(data, row["sha256"]):
            message = _(
                "The picture that came with the document is not the one it names, or not a JPEG without metadata"
            )
            yield snapshot.Fault(f"photos[{place}].sha256", message)


def _is_photo(data, digest):
    """Exactly these bytes, and as harmless as the pictures we make. (Only the head is read; nothing is decoded.)"""
    if len(data) > settings.PHOTO_MAX_BYTES or hashlib.sha256(data).hexdigest() != digest:
        return False
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data), formats=["JPEG"]) as image:
            return image.width * image.height <= settings.PHOTO_MAX_PIXELS and set(image.info) <= PLAIN_JPEG
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
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
            # Nobody stood beside who checked in on the own phone; for everybody else, whoever brings the document.
            checked_in_by=known.by if row["checked_in_at"] and row["way"] != Attendance.Way.SELF else None,
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
    if meeting.date is None:
        return None
    before = Meeting.objects.left_the_drawer().filter(unit=meeting.unit, date__lt=meeting.date)
    return before.order_by("-date", "-pk").first()


def _add_closing(document, meeting, known):
    signing = defaultdict(set)
    for place, row in enumerate(document["signatories"]):
        person = known.person(row)
        if person.pk in signing[row["capacity"]]:
            message = _("%(name)s already signs as %(capacity)s") % {"name": person, "capacity": row["capacity"]}
            raise snapshot.Unreadable([snapshot.Fault(f"signatories[{place}]", message)])
        signing[row["capacity"]].add(person.pk)
        Signatory.objects.create(
            meeting=meeting,
            order=place + 1,
            participant=person,
            capacity=row["capacity"] or "",
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
