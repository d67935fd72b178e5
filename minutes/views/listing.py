"""What every list needs: its units, pages by key, counts that stop, and today."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
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
    return day_of(timezone.now(), user)


def day_of(moment, user):
    """The day on the wall of the user's own unit."""
    unit = user.home_unit
    return timezone.localdate(moment, timezone=ZoneInfo(unit.time_zone) if unit else None)


class Reach:
    """The units at and under some paths of the tree, as `visible_to` reads them.

    `units` are in the order of the tree; empty when they are too many for a menu. Then the database looks them up.
    """

    def __init__(self, paths):
        self.paths = paths
        found = Unit.objects.below(paths).only("code", "name", "path").order_by("path")[: UNITS_IN_A_MENU + 1]
        self.units = list(found) if len(found) <= UNITS_IN_A_MENU else []
        self.top = paths[0] if len(paths) == 1 else ""

    @property
    def is_small(self):
        return 0 < len(self.units) <= UNITS_ONE_BY_ONE

    def of(self, rows):
        """Those rows that belong to these units."""
        units = [unit.pk for unit in self.units] or Unit.objects.below(self.paths).values("pk")
        return rows.filter(unit__in=units)

    def first(self, rows, order, size, count=COUNT_UP_TO + 1):
        """The first `size` rows of these units, in this order. `count`: how many there are, by `count_up_to`.

        PostgreSQL takes the first rows of each unit from the unit's own index and merges them: a small unit is as quick
        as a large one beside a million rows of others. Of many units, few rows are found before they are put in order:
        a walk in this order through those of everybody would end at the last one.
        """
        if len(self.units) == 1:
            rows = rows.filter(unit=self.units[0].pk)
        elif connection.vendor == "postgresql" and self.is_small:
            rows = rows.model.objects.filter(pk__in=self._first_of_each(rows, order, size))
        elif count <= COUNT_UP_TO:
            rows = rows.model.objects.filter(pk__in=self.of(rows).order_by().values("pk")[:COUNT_UP_TO])
        else:
            rows = self.of(rows)
        return rows.order_by(*order)[:size]

    def _first_of_each(self, rows, order, size):
        first = ArraySubquery(rows.filter(unit=OuterRef("pk")).order_by(*order).values("pk")[:size])
        units = Unit.objects.filter(pk__in=[unit.pk for unit in self.units]).order_by()
        return [pk for pks in units.values_list(first, flat=True) for pk in pks]

    def named(self, rows):
        """The rows with `unit_name`, empty for the one unit on top of all that the user sees."""
        rows = list(rows)
        units = self.units or Unit.objects.filter(pk__in={row.unit_id for row in rows}).only("name", "path")
        names = {unit.pk: "" if unit.path == self.top else unit.name for unit in units}
        for row in rows:
            row.unit_name = names[row.unit_id]
        return rows


def reach_of(user):
    return Reach(user.reading_paths)


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


def counted(rows):
    """How many, up to COUNT_UP_TO: "1.000+" stands for more. An exact count walks them all."""
    return said(count_up_to(rows))


def count_up_to(rows):
    """How many, as a number; COUNT_UP_TO + 1 stands for more."""
    return rows.order_by()[: COUNT_UP_TO + 1].count()


def said(count):
    """The number of `count_up_to` as it is written."""
    return f"{COUNT_UP_TO:,}+".replace(",", ".") if count > COUNT_UP_TO else str(count)


def _of_each(rows, what):
    """A column of each meeting, over those of these rows that are its own."""
    rows = rows.filter(meeting=OuterRef("pk")).order_by().values("meeting").annotate(n=what).values("n")
    return Subquery(rows, output_field=IntegerField())


# Correlated, because joins would multiply the rows; put together once, because that takes longer than asking.
_COUNTS = {
    "invited": _of_each(Attendance.objects, Count("pk")),
    "came": _of_each(Attendance.objects.filter(status__in=_CAME), Count("pk")),
    "headcount": _of_each(GroupPresent.objects, Sum("headcount")),
    "groups": _of_each(GroupPresent.objects, Count("pk")),
    "promises": _of_each(Commitment.objects, Count("pk")),
}


def with_counts(meetings):
    """What a table of meetings shows of each, and no more: with invited, came, headcount, groups and promises."""
    return meetings.annotate(**_COUNTS).only("title", "date", "state", "unit")


def readable(user):
    """The condition that a user may read the text of a meeting (rules.may_read): drafts only where the user writes."""
    return Q(state__in=Meeting.LEFT_THE_DRAWER) | Q(unit__in=recording_units(user))
