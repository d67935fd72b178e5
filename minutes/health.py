"""How a promise is doing, computed from what was seen of it; nobody types it in. Pure: no database, no clock.

The rules (domain.md 2.6): no occasion is never a failure; what was never recorded is not bad, it is without a record;
an occasion counts as attended when at least half of those who were called came; a run that nobody reported is missing,
not invented. Time alone can only make things worse: so one date says from when on a promise needs attention, and the
database can be asked for it.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minutes.models import Commitment, Verdict
from participants import indonesian

LAST = 5  # entries that are looked at
KEPT_OF_LAST = 3  # of them that make a promise one that is kept; of fewer the same share
CHECK_DAYS = 45  # a month and the time to look
ENTRIES = 12  # that a promise remembers

_MONTHS = {"M": 1, "Y": 12}
_GOOD = {Verdict.KEPT, Verdict.PARTLY}
_BEST_FIRST = [Verdict.KEPT, Verdict.PARTLY, Verdict.NOT_KEPT]


@dataclass(frozen=True)
class Entry:
    """What counted once: an occasion (with how many of those called came), a check, a run or a delivery."""

    on: date
    verdict: str
    came: int = 0
    called: int = 0

    @property
    def is_good(self):
        return self.verdict in _GOOD

    def to_json(self):
        return [self.on.isoformat(), self.verdict, self.came, self.called]

    @classmethod
    def from_json(cls, row):
        return cls(date.fromisoformat(row[0]), *row[1:])


@dataclass(frozen=True)
class Facts:
    """What health is computed from. `record` holds the newest entries first."""

    kind: str
    since: date
    every: str = ""
    due_on: date | None = None
    record: tuple = ()

    @classmethod
    def of(cls, commitment):
        """Those of a commitment, from its own columns and the day of its meeting."""
        record = tuple(map(Entry.from_json, commitment.record))
        since = commitment.meeting.date or date.min
        return cls(commitment.kind, since, commitment.every, commitment.due_on, record)


@dataclass(frozen=True)
class Assessment:
    """How it is doing, and why, in words for people."""

    health: str
    reason: str


@dataclass(frozen=True)
class Period:
    """First and last day, both within."""

    start: date
    end: date


# Judging ------------------------------------------------------------------------------------------


def outcome(verdicts):
    """An occasion as one verdict: what all who were called did, partly when at least half came, None if none was."""
    verdicts = list(verdicts)
    if not verdicts:
        return None
    came = sum(verdict in _GOOD for verdict in verdicts)
    if all(verdict == Verdict.KEPT for verdict in verdicts):
        return Verdict.KEPT
    return Verdict.PARTLY if came * 2 >= len(verdicts) else Verdict.NOT_KEPT


def remembered(facts):
    """Of everything that counted, in any order and however much, what the record keeps: the newest entries first.

    Of a recurring promise that is one entry for each period, so that many who report one period displace no other.
    """
    entries = sorted(facts.record, key=lambda entry: entry.on, reverse=True)
    if facts.kind == Commitment.Kind.RECURRING:
        newest = {}
        for entry in entries:
            newest.setdefault(period_of(facts.every, entry.on, facts.since), entry)
        verdicts = _best_of_periods(facts)
        entries = [replace(entry, verdict=verdicts[period]) for period, entry in newest.items()]
    return tuple(entries[:ENTRIES])


def assess(facts, today):
    """The Assessment of a promise on a day."""
    return _RULES[facts.kind](facts, today)


def attention_on(facts):
    """The day from which it needs attention if nothing more is recorded, or None: never by itself."""
    start = facts.record[0].on if facts.record else facts.since
    days = [start, *_turning_points(facts, start)]
    return next((day for day in days if assess(facts, day).health == Commitment.Health.ATTENTION), None)


def _turning_points(facts, start):
    """The days after `start` on which passing time can change something."""
    if facts.kind == Commitment.Kind.DATED:
        return [facts.due_on + timedelta(1)] if facts.due_on else []
    if facts.kind == Commitment.Kind.CONTINUOUS:
        return [start + timedelta(CHECK_DAYS + 1)]
    if facts.kind == Commitment.Kind.RECURRING:
        days = [start]
        for _step in range(2 * LAST):
            days.append(period_of(facts.every, days[-1], facts.since).end + timedelta(1))
        return days[1:]
    return []


def _conditional(facts, today):
    last = facts.record[:LAST]
    if not last:
        return _nothing(_("no occasion has tested it yet"))
    good, counted = sum(entry.is_good for entry in last), len(last)
    reason = ngettext(
        "%(good)s of %(counted)s last occasion attended", "%(good)s of the last %(counted)s occasions attended", counted
    )
    return _judged(_is_enough(good, counted), reason % {"good": good, "counted": counted})


def _continuous(facts, today):
    if not facts.record:
        return _nothing(_("not checked yet"))
    newest = facts.record[0]
    days = (today - newest.on).days
    if days > CHECK_DAYS:
        return _judged(
            False,
            ngettext("not checked for %(n)s day", "not checked for %(n)s days", days) % {"n": indonesian.number(days)},
        )
    if newest.verdict == Verdict.KEPT:
        return _judged(True, _("running when checked on %(day)s") % {"day": indonesian.day_and_month(newest.on)})
    in_a_row = next((n for n, entry in enumerate(facts.record) if entry.verdict == Verdict.KEPT), len(facts.record))
    if in_a_row > 1:
        return _judged(False, _("not fully running at the last %(n)s checks") % {"n": in_a_row})
    partly = newest.verdict == Verdict.PARTLY
    return _judged(False, _("running in part at the last check") if partly else _("not running at the last check"))


def _recurring(facts, today):
    runs = runs_of(facts, today)[:LAST]
    if not facts.record:
        if not runs:
            return _nothing(_("its first period has not passed yet"))
        return _nothing(_("no period reported yet"))
    good, counted = sum(verdict in _GOOD for _period, verdict in runs), len(runs)
    reason = ngettext("%(good)s of %(counted)s last run held", "%(good)s of the last %(counted)s runs held", counted)
    return _judged(_is_enough(good, counted), reason % {"good": good, "counted": counted})


def _dated(facts, today):
    if any(entry.verdict == Verdict.KEPT for entry in facts.record):
        return _judged(True, _("reported as done"))
    late = (today - facts.due_on).days if facts.due_on else 0
    if late > 0:
        return _judged(
            False,
            ngettext("%(n)s day past the due date", "%(n)s days past the due date", late)
            % {"n": indonesian.number(late)},
        )
    if facts.record and facts.record[0].verdict == Verdict.NOT_KEPT:
        return _judged(False, _("reported as not done"))
    return _judged(True, _("done in part")) if facts.record else _nothing(_("nothing reported yet"))


_RULES = {
    Commitment.Kind.CONDITIONAL: _conditional,
    Commitment.Kind.CONTINUOUS: _continuous,
    Commitment.Kind.RECURRING: _recurring,
    Commitment.Kind.DATED: _dated,
}


def _is_enough(good, counted):
    return good * LAST >= counted * KEPT_OF_LAST


def _judged(is_good, reason):
    return Assessment(Commitment.Health.ON_TRACK if is_good else Commitment.Health.ATTENTION, reason)


def _nothing(reason):
    return Assessment(Commitment.Health.NO_RECORD, reason)


# Periods ------------------------------------------------------------------------------------------


def runs_of(facts, today, most=ENTRIES):
    """The periods that are due by today, newest first, as (Period, verdict or None for "nobody reported").

    Due is what has ended, and the one that runs if it was reported already; the part of a period before the first whole
    one counts only if it was reported. A promise that renews another is due since the oldest entry it took over.
    """
    seen = _best_of_periods(facts)
    begin = min([facts.since, *(entry.on for entry in facts.record)])
    runs, period = [], period_of(facts.every, today, facts.since)
    while len(runs) < most and period.end >= begin:
        whole = period.start >= begin
        if period in seen or (whole and period.end < today):
            runs.append((period, seen.get(period)))
        period = period_of(facts.every, period.start - timedelta(1), facts.since)
    return runs


def _best_of_periods(facts):
    """{period: verdict}: one who kept it is enough, nobody's account is made worse by another's."""
    seen = {}
    for entry in facts.record:
        period = period_of(facts.every, entry.on, facts.since)
        seen[period] = min(seen.get(period, entry.verdict), entry.verdict, key=_BEST_FIRST.index)
    return seen


def period_of(every, day, since):
    """The period a day lies in: days, weeks from Monday, months and years of the calendar. `every` is ISO 8601 (P2W).

    Several weeks or days are counted from the week or day of `since`, several months from January. What cannot be read,
    and a promise without `every`, is looked at monthly.
    """
    unit, count = _read(every)
    if unit in _MONTHS:
        months = count * _MONTHS[unit]
        first = (day.year * 12 + day.month - 1) // months * months
        return Period(_month(first), _month(first + months) - timedelta(1))
    length = count * (7 if unit == "W" else 1)
    anchor = since - timedelta(since.weekday()) if unit == "W" else since
    start = anchor + timedelta((day - anchor).days // length * length)
    return Period(start, start + timedelta(length - 1))


def name_of(period):
    """A period in the words of the screen: a day, "Oktober 2026", or from when until when."""
    if period.start == period.end:
        return indonesian.date_in_table(period.start)
    if period.start.day == 1 and period.end.day == monthrange(period.end.year, period.end.month)[1]:
        first, last = indonesian.month_and_year(period.start), indonesian.month_and_year(period.end)
        return first if first == last else f"{first} s.d. {last}"
    return f"{indonesian.date_in_table(period.start)} s.d. {indonesian.date_in_table(period.end)}"


def _read(every):
    if every[:1] == "P" and every[-1:] in "DWMY" and every[1:-1].isdecimal() and 0 < int(every[1:-1]) <= 120:
        return every[-1], int(every[1:-1])
    return "M", 1


def _month(number):
    return date(number // 12, number % 12 + 1, 1)
