"""Reading `rakor-minutes/1`: the form of the document, and who and what it names.

Strict about form, lenient about gaps. Whether a unit, group or area is known here is the importer's question.
"""

import datetime
import functools

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from minutes.strict_json import Fault, Reading, Unreadable, choice, column, keys, parse, rows, shaped, text, whole
from participants.indonesian import number
from participants.models import Area, Group, Participant, Unit
from participants.models.unit import LETTERHEAD_CHARACTERS, LETTERHEAD_LINES

FORMAT = "rakor-minutes/1"
SMALL = 32_767  # what a small column holds
MOST_HEADS = 100_000


def read(raw):
    """The document in these bytes, with every key; Unreadable names every fault by its path."""
    document, reading = parse(raw), Reading()
    if document.get("format") != FORMAT:
        message = _("Only documents of the format %(format)s can be read") % {"format": FORMAT}
        raise Unreadable([Fault("format", message)])
    content = _DOCUMENT(document, "", reading)
    _check_together(content, reading)
    reading.finish(content)
    return content


# Who and what it names ----------------------------------------------------------------------------


def is_frozen(content):
    """A frozen document carries its unit; an import may name it by its code alone."""
    return isinstance(content["unit"], dict)


def people(content):
    """(path, person) of everyone who comes with an office; a party is a name only."""
    yield from ((key, content[key]) for key in ("chair", "minute_taker") if content[key])
    for key in ("attendance", "signatories"):
        yield from _rows(content[key], key)
    for path, commitment in _rows(content["commitments"], "commitments"):
        if commitment["officer"]:
            yield f"{path}.officer", commitment["officer"]


def group_codes(content):
    """(path, code) of every group that is mentioned."""
    for path, present in _rows(content["groups_present"], "groups_present"):
        if present["group"]:
            yield f"{path}.group", present["group"]
    yield from _mentioned(content, "group")


def area_names(content):
    """(path, full name) of every area that is mentioned."""
    yield from _mentioned(content, "area")


def _mentioned(content, key):
    parties = [
        pair
        for path, commitment in _rows(content["commitments"], "commitments")
        for pair in _rows(commitment["parties"], f"{path}.parties")
    ]
    yield from ((f"{path}.{key}", who[key]) for path, who in [*people(content), *parties] if who.get(key))


def _rows(rows, path):
    """(path, row) of those rows that could be read."""
    yield from ((f"{path}[{place}]", row) for place, row in enumerate(rows) if row)


# What only several values together can get wrong --------------------------------------------------


def _check_together(content, reading):
    most = settings.MEETING_MAX_CHARACTERS
    if reading.characters > most:
        sentence = _("At most %(most)s characters in all texts together; these are %(count)s")
        reading.fault("", sentence, most=number(most), count=number(reading.characters))
    if content["starts_at"] and content["ends_at"] and content["ends_at"] <= content["starts_at"]:
        reading.fault("ends_at", _("Must be later than the start"))
    for place, commitment in enumerate(content["commitments"]):
        if commitment:
            _check_commitment(commitment, f"commitments[{place}]", content, reading)


def _check_commitment(commitment, path, content, reading):
    kind, due_on, previous = commitment["kind"], commitment["due_on"], len(content["previous"])
    for key, owner in (("due_on", Commitment.Kind.DATED), ("every", Commitment.Kind.RECURRING)):
        if commitment[key] and kind and kind != owner:
            reading.fault(f"{path}.{key}", _("Only a commitment of the kind %(kind)s has it"), kind=owner.value)
    if due_on and content["date"] and due_on < content["date"]:
        reading.fault(f"{path}.due_on", _("Must not lie before the meeting"))
    if previous and (commitment["renews"] or 0) > previous:
        sentence = _("The list of previous commitments has only %(count)s")
        reading.fault(f"{path}.renews", sentence, count=number(previous))


# The form -----------------------------------------------------------------------------------------


def _ours(moment):
    return 1900 <= moment.year <= 2100


_day = shaped(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    gettext_lazy("Must be a date that exists, like 2026-03-12"),
    lambda value: _ours(datetime.date.fromisoformat(value)),
)
_clock = shaped(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]", gettext_lazy("Must be a time like 09:00"))
_moment = shaped(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})",
    gettext_lazy("Must be a moment with its offset, like 2026-03-12T09:00:00+07:00"),
    lambda value: _ours(datetime.datetime.fromisoformat(value)),
)
_duration = shaped(
    r"P(?=.{0,11}$)(?=.*[1-9])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?",
    gettext_lazy("Must be an ISO 8601 duration of days, weeks, months or years, like P1W"),
)
_sha256 = functools.partial(
    shaped, r"[0-9a-f]{64}", gettext_lazy("Must be a SHA-256 digest: 64 hexadecimal digits in lower case")
)


def _code(model, **options):
    most = model._meta.get_field("code").max_length
    sentence = gettext_lazy("Must be a code of letters, digits and hyphens")
    return shaped(rf"[-a-zA-Z0-9_]{{1,{most}}}", sentence, **options)


_area = column(Area, "full_name", counted=False)
_PERSON = {
    "name": column(Participant, "name", required=True, counted=False),
    **{
        name: column(Participant, name, counted=False)
        for name in (
            "title_prefix",
            "title_suffix",
            "rank",
            "police_id",
            "civil_service_id",
            "position",
            "organisation",
        )
    },
    "group": _code(Group),
    "area": _area,
}
_person = keys(**_PERSON)
_FROZEN_UNIT = keys(
    code=_code(Unit, required=True),
    name=column(Unit, "name", required=True, counted=False),
    level=choice(Unit.Level.values, required=True),
    letterhead=rows(text(LETTERHEAD_CHARACTERS, required=True, counted=False), most=LETTERHEAD_LINES),
    address=column(Unit, "address", counted=False),
    city=column(Unit, "city", counted=False),
    time_zone=choice(Unit.Zone.values, required=True),
    paper=choice(Unit.Paper.values, required=True),
)
_PARTY_KEYS = {
    Party.Scope.EVERYONE: {},
    Party.Scope.GROUP: {"group": _code(Group, required=True), "area": _area},
    Party.Scope.ORGANISATION: {"name": column(Party, "name", required=True)},
    Party.Scope.PERSON: {"name": column(Party, "name", required=True)},
}
_scope = choice(Party.Scope.values, required=True)


def _unit(value, path, reading):
    return (_FROZEN_UNIT if isinstance(value, dict) else _code(Unit, required=True))(value, path, reading)


def _party(value, path, reading):
    """Each scope has keys of its own."""
    if not isinstance(value, dict):
        return keys()(value, path, reading)
    scope = _scope(value.get("scope"), f"{path}.scope", reading)
    return keys(scope=_scope, **_PARTY_KEYS[scope])(value, path, reading) if scope else None


def _all_of(row):
    return tuple(row.values())


_COMMITMENT = keys(
    text=column(Commitment, "text", lines=True),
    kind=choice(Commitment.Kind.values, required=True),
    approach=choice(Commitment.Approach.values),
    parties=rows(_party, once=_all_of),
    officer=_person,
    due_on=_day,
    every=_duration,
    review_on=_day,
    renews=whole(1, SMALL),
)
_DOCUMENT = keys(
    format=text(len(FORMAT)),
    source=column(Meeting, "source"),
    unit=_unit,
    kind=choice(Meeting.Kind.values, Meeting.Kind.COORDINATION.value),
    title=column(Meeting, "title", required=True),
    purpose=column(Meeting, "purpose", lines=True),
    basis=column(Meeting, "basis"),
    number=column(Meeting, "number"),
    classification=choice(Meeting.Classification.values, Meeting.Classification.ORDINARY.value),
    revision=whole(1, SMALL, default=1),
    replaces=_sha256(),
    date=_day,
    starts_at=_clock,
    ends_at=_clock,
    place=column(Meeting, "place"),
    chair=_person,
    minute_taker=_person,
    groups=rows(keys(code=_code(Group, required=True), name=column(Group, "name", counted=False))),
    groups_present=rows(
        keys(group=_code(Group, required=True), headcount=whole(0, MOST_HEADS), label=column(GroupPresent, "label")),
        once=lambda row: row["group"],
    ),
    attendance=rows(
        keys(
            **_PERSON,
            status=choice(Attendance.Status.values, Attendance.Status.INVITED.value),
            represents=column(Attendance, "represents"),
            reason=column(Attendance, "reason"),
            checked_in_at=_moment,
            way=choice(Attendance.Way.values),
        ),
        once=lambda row: tuple(row[key] for key in _PERSON),
    ),
    agenda=rows(
        keys(
            title=column(AgendaItem, "title"),
            speaker=column(AgendaItem, "speaker"),
            minutes_planned=whole(0, SMALL),
            discussion=column(AgendaItem, "discussion", lines=True),
        )
    ),
    commitments=rows(_COMMITMENT),
    previous=rows(
        keys(
            text=column(CarriedOver, "text", lines=True, required=True),
            outcome=choice(CarriedOver.Outcome.values),
            note=column(CarriedOver, "note", lines=True),
        )
    ),
    signatories=rows(
        keys(**_PERSON, capacity=column(Signatory, "capacity"), on_behalf_of=column(Signatory, "on_behalf_of")),
        once=lambda row: tuple(row[key] for key in (*_PERSON, "capacity")),
    ),
    copies=rows(text(200, required=True)),
    photos=rows(keys(caption=column(Photo, "caption"), sha256=_sha256(required=True)), once=lambda row: row["sha256"]),
)
