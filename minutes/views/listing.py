"""What every list needs: its units, pages by key, counts that stop, and today."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Sum
from django.http import Http404
from django.utils import timezone

from minutes.models import Attendance, Commitment, GroupPresent, Meeting
from participants.models import Role, Unit

COUNT_UP_TO = 1000
# Up to here the newest of each unit are put together; beyond, the units are many enough for a walk through all dates.
UNITS_ONE_BY_ONE = 40
UNITS_IN_A_MENU = 200
_KEY = re.compile(r"(\d{4}-\d{2}-\d{2}),(\d{1,18})", re.ASCII)
_CAME = [Attendance.Status.PRESENT, Attendance.Status.REPRESENTED]


def today(user):
    """The day on the wall of the user's own unit."""
    unit = user.home_unit
    return timezone.localdate(timezone=ZoneInfo(unit.time_zone) if unit else None)


def units_below(user):
    """The units that `visible_to` reaches, in the order of the tree."""
    return list(Unit.objects.below(user.reading_paths).order_by("path"))


def recording_units(user):
    """Where the user writes minutes, and therefore reads drafts (rules.may_read)."""
    return {role.unit_id for role in user.current_roles if role.kind in Role.RECORDING}


@dataclass(frozen=True)
class Key:
    """The last row of a page: where the next one begins. In the address as "2024-01-10,17"."""

    day: date
    pk: int

    def __str__(self):
        return f"{self.day.isoformat()},{self.pk}"

    @classmethod
    def read(cls, text):
        """The key in the address, None when there is none. Http404 when it is not a key."""
        if not text:
            return None
        match = _KEY.fullmatch(text)
        if not match:
            raise Http404
        try:
            return cls(date.fromisoformat(match[1]), int(match[2]))
        except ValueError:
            raise Http404 from None


def number(text):
    """A number in the address, None when there is none. Http404 when it is not one."""
    if not text:
        return None
    if not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise Http404
    return int(text)


@dataclass(frozen=True)
class Page:
    rows: list
    following: Key | int | None  # None on the last page

    @classmethod
    def of(cls, rows, by=None):
        """Rows of which one more than a page was fetched, in the order of the date `by`, if any, and the number."""
        shown = rows[: settings.PAGE_SIZE]
        last = shown[-1] if len(rows) > len(shown) else None
        return cls(shown, last and (Key(getattr(last, by), last.pk) if by else last.pk))


def in_units(rows, units, order, size):
    """The first `size` rows of these units, in this order.

    PostgreSQL takes the first rows of each unit from the unit's own index and merges them: a small unit is as quick as
    a large one beside a million rows of others.
    """
    pks = [unit.pk for unit in units]
    if not 1 < len(pks) <= UNITS_ONE_BY_ONE or not connection.features.supports_slicing_ordering_in_compound:
        return rows.filter(unit__in=pks).order_by(*order)[:size]
    keys = rows.values_list("pk", *(name.removeprefix("-") for name in order if name.removeprefix("-") != "pk"))
    first, *others = (keys.filter(unit=pk).order_by(*order)[:size] for pk in pks)
    found = [row[0] for row in first.union(*others, all=True).order_by(*order)[:size]]
    return rows.model.objects.filter(pk__in=found).order_by(*order)


def counted(rows):
    """How many, up to COUNT_UP_TO: "1.000+" stands for more. An exact count walks them all."""
    count = rows.order_by()[: COUNT_UP_TO + 1].count()
    return f"{COUNT_UP_TO:,}+".replace(",", ".") if count > COUNT_UP_TO else str(count)


def name_units(rows, units):
    """The rows with `unit_name`, empty for the unit on top of all that the user sees."""
    top = units[0].path if units else ""
    alone = all(unit.path.startswith(top) for unit in units)
    names = {unit.pk: unit.name for unit in units if not (alone and unit.path == top)}
    for row in rows:
        row.unit_name = names.get(row.unit_id, "")
    return rows


def with_counts(meetings):
    """Each with invited, came, headcount and promises: correlated, because joins would multiply the rows."""

    def count(rows, what=None):
        what = what or Count("pk")
        rows = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(n=what).values("n")
        return Subquery(rows, output_field=IntegerField())

    return meetings.annotate(
        invited=count(Attendance.objects),
        came=count(Attendance.objects.filter(status__in=_CAME)),
        headcount=count(GroupPresent.objects, Sum("headcount")),
        promises=count(Commitment.objects),
    ).defer("stems", "purpose", "copies", "source")


def readable(user):
    """The condition that a user may read the text of a meeting (rules.may_read): drafts only where the user writes."""
    in_the_drawer = Q(state__in=[Meeting.State.OPEN, Meeting.State.CANCELLED])
    return ~in_the_drawer | Q(unit__in=recording_units(user))
