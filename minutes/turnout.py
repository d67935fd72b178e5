"""How many are expected, how many came: by group, for the door, the hall screen and the invitation. Reads only."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from minutes.models import Attendance
from participants.models import Group

AWAY = (Attendance.Status.EXCUSED, Attendance.Status.ABSENT)
# The order of the rows of a roll.
PROTOCOL = ("participant__group__order", "participant__order", "participant__sort_name", "pk")
UNGROUPED = "tanpa-kelompok"  # as the code of a group, in addresses and on pages: those on the roll without one


@dataclass(frozen=True)
class GroupTurnout:
    """A group at a meeting. `present` counts by exception: everybody who is not excused or absent."""

    group: Group | None  # None: people without a group
    listed: int  # names on the roll
    expected: int  # of these, who was invited; a guest was not
    present: int
    arrived: int  # checked in, at the door or on the own phone
    represented: int
    excused: int
    absent: int


@dataclass(frozen=True)
class Turnout:
    groups: list[GroupTurnout] = field(default_factory=list)

    def _sum(self, name):
        return sum(getattr(group, name) for group in self.groups)

    @property
    def listed(self):
        return self._sum("listed")

    @property
    def expected(self):
        return self._sum("expected")

    @property
    def guests(self):
        """Names on the roll of those who came without an invitation."""
        return self.listed - self.expected

    @property
    def present(self):
        return self._sum("present")

    @property
    def arrived(self):
        return self._sum("arrived")

    @property
    def waiting(self):
        """Neither arrived nor known to be away."""
        return self.present - self.arrived


def code_of(group):
    return group.code if group else UNGROUPED


def of_group(rows, code):
    """Those of these rows of a roll who belong to the group of this code."""
    return rows.filter(participant__group=None) if code == UNGROUPED else rows.filter(participant__group__code=code)


def by_group(rows, **counts):
    """[(group, {name: number})] of rows of a roll in protocol order, None for no group last, in two queries."""
    found = rows.order_by().values("participant__group").annotate(**counts)
    counted = {row.pop("participant__group"): row for row in found}
    groups = list(Group.objects.filter(pk__in=[pk for pk in counted if pk]))
    groups += [None] if None in counted else []
    return [(group, counted[group.pk if group else None]) for group in groups]


def of(meeting):
    """The turnout of a meeting as it is now, in protocol order, in two queries."""
    away, guest = Q(status__in=AWAY), Q(way=Attendance.Way.WALK_IN) | ~Q(guest_key="")
    counted = by_group(
        Attendance.objects.filter(meeting=meeting),
        listed=Count("pk"),
        expected=Count("pk", filter=~guest),
        present=Count("pk", filter=~away),
        arrived=Count("pk", filter=Q(checked_in_at__isnull=False) & ~away),
        represented=Count("pk", filter=Q(status=Attendance.Status.REPRESENTED)),
        excused=Count("pk", filter=Q(status=Attendance.Status.EXCUSED)),
        absent=Count("pk", filter=Q(status=Attendance.Status.ABSENT)),
    )
    return Turnout([GroupTurnout(group, **numbers) for group, numbers in counted])
