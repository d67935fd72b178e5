"""How promises stand, in the words of a list: their short number, how they are doing and the last that was seen."""

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minutes import health
from minutes.models import Commitment, Verdict
from participants import indonesian

_KINDS = Commitment.Kind
_SEEN = {
    _KINDS.CONTINUOUS: {
        Verdict.KEPT: gettext_lazy("running"),
        Verdict.PARTLY: gettext_lazy("running in part"),
        Verdict.NOT_KEPT: gettext_lazy("not running"),
    },
    _KINDS.RECURRING: {
        Verdict.KEPT: gettext_lazy("held"),
        Verdict.PARTLY: gettext_lazy("held in part"),
        Verdict.NOT_KEPT: gettext_lazy("not held"),
    },
    _KINDS.DATED: {
        Verdict.KEPT: gettext_lazy("done"),
        Verdict.PARTLY: gettext_lazy("done in part"),
        Verdict.NOT_KEPT: gettext_lazy("not done"),
    },
}
_earlier = Commitment.objects.filter(
    Q(order__lt=OuterRef("order")) | Q(order=OuterRef("order"), pk__lte=OuterRef("pk")), meeting=OuterRef("meeting")
)
# The number of a promise on the paper of its rakor, as a column.
NUMBER = Subquery(
    _earlier.order_by().values("meeting").annotate(n=Count("pk")).values("n"), output_field=IntegerField()
)


def tell(rows, today):
    """The same rows (each with its meeting), and of each what a list says on this day.

    `standing` (a health.Assessment, None once it has ended), `evidence`, `days_late` since the review date, `code`.
    """
    for row in rows:
        row.standing = assessment_of(row, today)
        row.evidence = last_evidence(row, today)
        row.days_late = (today - row.review_on).days if row.is_in_force and row.review_on else 0
        row.code = code_of(row)
    return rows


def assessment_of(row, today):
    """How a promise in force (with its meeting) is doing on this day, else None."""
    return health.assess(health.Facts.of(row), today) if row.is_in_force else None


def code_of(row):
    """The month of the rakor and the number there: "2024-01/1". Empty for a row without the column NUMBER."""
    number, day = getattr(row, "number", None), row.meeting.date
    return f"{day:%Y-%m}/{number}" if number and day else ""


def last_evidence(row, today):
    """The newest entry of the record in words: "1 Maret: 5 dari 6 pihak". Empty when nothing is recorded."""
    if not row.record:
        return ""
    newest = health.Entry.from_json(row.record[0])
    same_year = newest.on.year == today.year
    day = indonesian.day_and_month(newest.on) if same_year else indonesian.date_in_table(newest.on)
    return _("%(day)s: %(seen)s") % {"day": day, "seen": _seen(row.kind, newest)}


def _seen(kind, entry):
    if kind in _SEEN:
        return _SEEN[kind][entry.verdict]
    return _("%(came)s of %(called)s parties") % {"came": entry.came, "called": entry.called}
