"""The periods of a recurring or continuous promise in words, reported or not. Pure, as minutes.health is.

A period without a report is shown as one, never invented.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minutes import health
from minutes.models import Commitment, Verdict
from participants import indonesian

SHOWN = 6  # periods on a page

_WORDS = {
    Commitment.Kind.CONTINUOUS: [
        (Verdict.KEPT, gettext_lazy("Running")),
        (Verdict.PARTLY, gettext_lazy("Partly")),
        (Verdict.NOT_KEPT, gettext_lazy("Not running")),
    ],
    Commitment.Kind.RECURRING: [
        (Verdict.KEPT, gettext_lazy("Held")),
        (Verdict.PARTLY, gettext_lazy("Partly")),
        (Verdict.NOT_KEPT, gettext_lazy("Not held")),
    ],
    Commitment.Kind.DATED: [
        (Verdict.KEPT, pgettext_lazy("promise", "Done")),
        (Verdict.PARTLY, gettext_lazy("Partly")),
        (Verdict.NOT_KEPT, gettext_lazy("Not yet")),
    ],
}


def has_periods(commitment):
    return commitment.kind in {Commitment.Kind.CONTINUOUS, Commitment.Kind.RECURRING}


def verdicts_of(kind):
    """[(verdict, what people call it)] for a promise of this kind: what runs is called otherwise than what is done."""
    return _WORDS.get(kind, Verdict.choices)


def word_of(kind, verdict):
    return dict(verdicts_of(kind)).get(verdict, "")


def choices_of(commitment, today):
    """[(first day within the promise, name)] of the periods that may be told of, that of today first.

    Needs commitment.meeting. One that nobody reported yet says so.
    """
    facts = health.Facts.of(commitment)
    running, runs = health.period_of(facts.every, today, facts.since), dict(health.runs_of(facts, today))
    runs = {running: runs.pop(running, "")} | runs
    return [(max(period.start, facts.since), _named(period, verdict)) for period, verdict in runs.items()]


def told_of(report):
    """The period that a report tells of in words, or its day. Needs report.commitment.meeting."""
    promise = report.commitment
    if not has_periods(promise):
        return indonesian.date_in_table(report.about_on)
    since = promise.meeting.date or report.about_on
    return health.name_of(health.period_of(promise.every, report.about_on, since))


def lines_of(commitment, today, most=SHOWN):
    """[(name, verdict in words or "")] of the periods due, the newest first; for minutes/reports/_periods.html."""
    runs = health.runs_of(health.Facts.of(commitment), today, most) if has_periods(commitment) else []
    return [(health.name_of(period), word_of(commitment.kind, verdict)) for period, verdict in runs]


def _named(period, verdict):
    name = health.name_of(period)
    return name if verdict is not None else _("%(period)s (without a report)") % {"period": name}
