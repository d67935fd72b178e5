"""What the projector shows of a meeting: plain values, so that two looks at it can be compared. Reads only."""

import math
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from minutes import hall, turnout
from minutes.models import Commitment, HallCode, Party
from participants import indonesian

SHOWN = 3  # look.md: at most the last three in large type
# What fits, in rem of layar.css: the height there is, and for each size of type the letters in a line, the height of a
# line and that of the rest. The newest promise must be whole; of the others rather fewer than cut ones.
ROOM = 34.5
SIZES = {"large": (40, 3.25, 4.9), "middle": (57, 2.275, 4.15), "small": (72, 1.8, 3.4)}


@dataclass(frozen=True)
class Promise:
    number: int
    text: str
    parties: str
    kind: str
    newest: bool


@dataclass(frozen=True)
class HallScreen:
    """`door` is what the QR's place says: unopened, undated, early, open, closed, past or circulated."""

    unit: str
    zone: str
    zone_name: str
    day: object
    place: str
    title: str  # empty when the meeting is not ordinary
    door: str
    version: int  # of the code; 0 while there is none
    token: str  # only while the door is open
    expected: int
    guests: int
    arrived: int
    groups: list = field(default_factory=list)  # (name, arrived, expected)
    ordinary: bool = True
    promises: list = field(default_factory=list)
    earlier: int = 0  # promises that are not shown
    size: str = "large"


def of(meeting, now=None):
    """The screen of a meeting (with its unit) as it is now, in a fixed number of queries."""
    code = HallCode.objects.filter(meeting=meeting).first()
    counted, ordinary = turnout.of(meeting), meeting.is_ordinary
    door = _door(meeting, code, hall.today_of(meeting, now))
    promises = _promises(meeting) if ordinary else []
    promises, size = _fitted(promises)
    return HallScreen(
        unit=meeting.unit.name,
        zone=meeting.unit.time_zone,
        zone_name=indonesian.ZONES.get(meeting.unit.time_zone, ""),
        day=meeting.date,
        place=meeting.place,
        title=meeting.title if ordinary else "",
        door=door,
        version=code.version if code else 0,
        token=hall.token_of(code) if door == "open" else "",
        expected=counted.expected,
        guests=counted.guests,
        arrived=counted.arrived,
        groups=[
            (one.group.name if one.group else _("Without a group"), one.arrived, one.expected) for one in counted.groups
        ],
        ordinary=ordinary,
        promises=promises,
        earlier=promises[0].number - 1 if promises else 0,
        size=size,
    )


def _door(meeting, code, today):
    if meeting.has_left_the_drawer:
        return "circulated"
    if meeting.date is None:
        return "undated"
    if not meeting.is_open or meeting.date < today:
        return "past"
    if code is None:
        return "unopened"
    if code.closed_at is not None:
        return "closed"
    return "early" if today < meeting.date else "open"


def _promises(meeting):
    """The last ones that have words, in their order."""
    written = meeting.commitments.exclude(text="")
    count = written.count()
    parties = Prefetch("parties", Party.objects.select_related("group", "area"))
    rows = list(written.order_by("-order", "-pk").prefetch_related(parties)[:SHOWN])[::-1]
    newest = max((row.pk for row in rows), default=None) if meeting.is_open else None
    return [
        Promise(
            number=number,
            text=row.text,
            parties=", ".join(map(str, row.parties.all())),
            kind=_kind(row),
            newest=row.pk == newest,
        )
        for number, row in enumerate(rows, start=max(count - SHOWN, 0) + 1)
    ]


def _kind(commitment):
    """The kind in words, with the day or the period that belongs to it."""
    every = str(dict(Commitment.Every.choices).get(commitment.every, commitment.every))  # imports may know others
    more = indonesian.date_in_table(commitment.due_on) if commitment.due_on else every[:1].lower() + every[1:]
    return ", ".join(filter(None, (str(commitment.get_kind_display()), more)))


def _fitted(promises):
    """As many of the last promises as fit, and the largest type in which they do."""
    for first in range(len(promises)):
        for size in SIZES:
            if sum(_height(promise, size) for promise in promises[first:]) <= ROOM:
                return promises[first:], size
    return promises[-1:], "small" if promises else "large"


def _height(promise, size):
    letters, line, rest = SIZES[size]
    lines = sum(max(1, math.ceil(len(part) / letters)) for part in promise.text.split("\n"))
    more = (len(promise.parties) + len(promise.kind)) // 60  # lines of who and how, beyond the first
    return lines * line + more * 2 + rest
