"""What happened with a promise, the newest first: occasions, reports, and how rakor treated it. By key, not by page.

Three tables are merged by moment. A rakor is at the beginning of its day, a report when it was sent.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q

from minutes.actions.judging import concerned
from minutes.models import CarriedOver, Meeting, Occasion, Report, Response, Trial, Verdict

RANKS = {"rakor": 0, "report": 1, "occasion": 2}  # of what happened at the same moment
_KEY = re.compile(r"(\d{1,17})\.([0-2])\.(\d{1,18})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_REPORTS = ["group", "participant", "sent_by", "verified_by"]
_TONES = {Verdict.KEPT: "", Verdict.PARTLY: "warn", Verdict.NOT_KEPT: "bad"}


@dataclass(frozen=True, order=True)
class Key:
    """Where an entry stands. In the address as microseconds, rank and number: "1704823200000000.2.17"."""

    at: datetime
    rank: int
    pk: int

    def __str__(self):
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}.{self.rank}.{self.pk}"

    @classmethod
    def read(cls, text):
        """The key in the address, None when it is none. Raises ValueError when it cannot be read."""
        if not text:
            return None
        match = _KEY.fullmatch(text)
        if not match:
            raise ValueError(text)
        return cls(_EPOCH + timedelta(microseconds=int(match[1])), int(match[2]), int(match[3]))


@dataclass
class Entry:
    """One thing that happened. `row` is an Occasion, a Report or a CarriedOver."""

    kind: str
    at: datetime  # on the wall of the unit
    row: object
    reports: list = field(default_factory=list)
    responses: list = field(default_factory=list)
    about: str = ""  # the day or period that a report tells of, in words

    @property
    def key(self):
        return Key(self.at.astimezone(UTC), RANKS[self.kind], self.row.pk)

    @property
    def tone(self):
        """ "bad" when it failed or is disputed, "warn" when in part."""
        if any(report.state == Report.State.DISPUTED for report in self.reports):
            return "bad"
        verdicts = [row.verdict for row in [*self.responses, *self.reports]]
        if self.kind == "rakor" or not verdicts or set(verdicts) == {Verdict.KEPT}:
            return ""
        return "bad" if set(verdicts) == {Verdict.NOT_KEPT} else "warn"


def occasions_of(pks):
    """The occasions that count and test one of these promises."""
    return Occasion.objects.counting().filter(pk__in=Trial.objects.filter(commitment__in=pks).values("occasion"))


def entries(commitment, pks, *, size, before=None, names=True):
    """The first `size` entries of these wordings of a promise, after a Key if one is given; a list of Entry.

    Without `names` only what rakor decided: who came and who reported is known in the own unit only.
    """
    zone = ZoneInfo(commitment.unit.time_zone)
    found = [Entry("rakor", _midnight(row.meeting.date, zone), row) for row in _rakor(pks, before, zone)[:size]]
    if names:
        found += [_occasion(commitment, row, zone) for row in _occasions(pks, before)[:size]]
        found += [Entry("report", row.sent_at.astimezone(zone), row, [row]) for row in _reports(pks, before)[:size]]
    return sorted(found, key=lambda entry: entry.key, reverse=True)[:size]


def _rakor(pks, before, zone):
    rows = CarriedOver.objects.filter(commitment__in=pks, meeting__state__in=Meeting.LEFT_THE_DRAWER)
    rows = rows.exclude(outcome="").select_related("meeting").order_by("-meeting__date", "-pk")
    if before is None:
        return rows
    day = before.at.astimezone(zone).date()
    of_the_day = Q() if _midnight(day, zone) < before.at else _tied("rakor", before)
    return rows.filter(Q(meeting__date__lt=day) | Q(meeting__date=day) & of_the_day)


def _occasions(pks, before):
    told = Report.objects.filter(commitment__in=pks).select_related(*_REPORTS).order_by("sent_at", "pk")
    came = Response.objects.select_related("group").order_by("group__order", "name", "pk")
    rows = occasions_of(pks).select_related("area").order_by("-happened_at", "-pk")
    rows = rows.prefetch_related(Prefetch("reports", told, to_attr="told"), Prefetch("responses", came))
    return _after(rows, "happened_at", "occasion", before)


def _reports(pks, before):
    """Those that stand alone: about a day or a period, or about an occasion that does not count any more."""
    rows = Report.objects.filter(commitment__in=pks).exclude(occasion__in=occasions_of(pks).order_by().values("pk"))
    return _after(rows.select_related(*_REPORTS).order_by("-sent_at", "-pk"), "sent_at", "report", before)


def _after(rows, column, kind, before):
    if before is None:
        return rows
    return rows.filter(Q(**{f"{column}__lt": before.at}) | Q(**{column: before.at}) & _tied(kind, before))


def _tied(kind, before):
    """Of what happened at the very moment of the key, what comes after it."""
    if RANKS[kind] == before.rank:
        return Q(pk__lt=before.pk)
    return Q() if RANKS[kind] < before.rank else Q(pk__in=[])


def _occasion(commitment, row, zone):
    responses = concerned(commitment, row.responses.all())
    return Entry("occasion", row.happened_at.astimezone(zone), row, row.told, responses)


def _midnight(day, zone):
    return datetime.combine(day, time.min, zone)


# The matrix ---------------------------------------------------------------------------------------


@dataclass
class Cell:
    label: str
    tone: str
    icon: str


@dataclass
class Line:
    """A party at the last occasions: a cell for each, None where it was not called."""

    party: str
    cells: list  # (Cell or None, the moment of the occasion)
    kept: int
    called: int


_ICONS = {Verdict.KEPT: "ok", Verdict.PARTLY: "half", Verdict.NOT_KEPT: "cross"}


def matrix(commitment, pks, most):
    """The last occasions, newest first, and a Line for each party that was called to one of them."""
    zone = ZoneInfo(commitment.unit.time_zone)
    found = [_occasion(commitment, row, zone) for row in _occasions(pks, None)[:most]]
    parties = {party.group_id: party.group for party in commitment.parties.all() if party.group_id}
    parties |= {row.group_id or row.name: row.group or row.name for entry in found for row in entry.responses}
    ordered = sorted(parties.items(), key=lambda pair: (getattr(pair[1], "order", 10**6), str(pair[1])))
    return found, [_line(key, str(party), found) for key, party in ordered] if found else []


def _line(key, party, found):
    cells = [(_cell(key, entry), entry.at) for entry in found]
    called = [cell for cell, _at in cells if cell]
    return Line(party, cells, sum(cell.icon == "ok" for cell in called), len(called))


def _cell(key, entry):
    disputed = [row for row in entry.reports if row.group_id == key and row.state == Report.State.DISPUTED]
    if disputed:
        return Cell(Report.State.DISPUTED.label, "bad", "warn")
    verdict = next((row.verdict for row in entry.responses if (row.group_id or row.name) == key), None)
    if verdict is None:
        return None
    return Cell(Verdict(verdict).label, _TONES[verdict] or "ok", _ICONS[verdict])
