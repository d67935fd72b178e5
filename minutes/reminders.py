"""What somebody has to be reminded of in a unit: reviews that are due, periods nobody reported, reports that wait."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Prefetch, Q

from minutes import health
from minutes.models import Commitment, Party, Report

AHEAD = timedelta(days=7)  # a review is announced a week before
MOST = 20  # of each kind are named; the lists behind them show all
LOOKED_AT = 200  # promises with periods, those longest without a record first


@dataclass(frozen=True)
class Due:
    """What is due in a unit today: commitments with `parties` prefetched, and reports with theirs."""

    reviews: list
    unreported: list  # with `period`, the last one that ended, in words
    reports: list

    def __bool__(self):
        return bool(self.reviews or self.unreported or self.reports)

    def __len__(self):
        return len(self.reviews) + len(self.unreported) + len(self.reports)


def due_in(unit, today):
    """What is due in a unit on a day, at most MOST of each kind, in six queries."""
    standing = _with_words(Commitment.objects.in_force().filter(unit=unit))
    reviews = standing.filter(review_on__lte=today + AHEAD).order_by("review_on", "pk")[:MOST]
    waiting = Report.objects.filter(unit=unit).waiting().select_related("commitment__meeting", "group")
    return Due(list(reviews), _unreported(standing, today), list(waiting[:MOST]))


def _unreported(standing, today):
    """Promises with periods whose last whole one ended without a report that counts."""
    kinds = Commitment.Kind
    last_month = today.replace(day=1)
    stale = Q(recorded_on=None) | Q(recorded_on__lt=last_month) | Q(kind=kinds.RECURRING)
    rows = standing.filter(stale, kind__in=[kinds.RECURRING, kinds.CONTINUOUS])
    found = []
    for row in rows.order_by("recorded_on", "pk")[:LOOKED_AT]:
        runs = [run for run in health.runs_of(health.Facts.of(row), today, most=2) if run[0].end < today]
        if runs and runs[0][1] is None:
            row.period = health.name_of(runs[0][0])
            found.append(row)
    return found[:MOST]


def _with_words(rows):
    parties = Party.objects.select_related("group", "area")
    return rows.select_related("meeting", "officer").prefetch_related(Prefetch("parties", parties))
