"""How a promise is doing: the rules as tables, the periods of the calendar, and the date that the database is asked."""

import itertools
from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes import health
from minutes.health import Entry, Facts
from minutes.models import Commitment, Meeting, Verdict

SINCE = date(2026, 1, 14)  # a Wednesday
K, P, N = Verdict.KEPT, Verdict.PARTLY, Verdict.NOT_KEPT
ON_TRACK, ATTENTION, NO_RECORD = Commitment.Health
LETTERS = {"k": K, "p": P, "n": N}


def entries(letters, newest, step=1):
    """ "kkn": kept on the newest day, kept `step` days before, not kept before that."""
    return tuple(Entry(newest - timedelta(place * step), LETTERS[letter]) for place, letter in enumerate(letters))


def assessed(kind, letters="", *, today, newest=None, step=1, **columns):
    facts = Facts(kind, SINCE, record=entries(letters, newest or today, step), **columns)
    found = health.assess(facts, today)
    return found.health, found.reason


# An occasion ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "outcome"),
    [
        ("", None),  # nobody of the party was called
        ("k", K),
        ("p", P),
        ("n", N),
        ("kk", K),
        ("kp", P),
        ("kn", P),  # one of two is half
        ("pn", P),
        ("knn", N),  # one of three is less
        ("kkn", P),
        ("knnn", N),
        ("kpnn", P),
        ("nnnn", N),
    ],
)
def test_an_occasion_was_attended_when_at_least_half_of_those_called_came(verdicts, outcome):
    assert health.outcome([LETTERS[letter] for letter in verdicts]) == outcome


# When it happens --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "expected", "reason"),
    [
        ("", NO_RECORD, "belum ada kejadian yang mengujinya"),
        ("k", ON_TRACK, "1 dari 1 kejadian terakhir dihadiri"),
        ("p", ON_TRACK, "1 dari 1 kejadian terakhir dihadiri"),
        ("n", ATTENTION, "0 dari 1 kejadian terakhir dihadiri"),
        ("kn", ATTENTION, "1 dari 2 kejadian terakhir dihadiri"),
        ("nkk", ON_TRACK, "2 dari 3 kejadian terakhir dihadiri"),
        ("nnk", ATTENTION, "1 dari 3 kejadian terakhir dihadiri"),
        ("nnkk", ATTENTION, "2 dari 4 kejadian terakhir dihadiri"),
        ("nkpk", ON_TRACK, "3 dari 4 kejadian terakhir dihadiri"),
        ("nnkpk", ON_TRACK, "3 dari 5 kejadian terakhir dihadiri"),
        ("nnnkk", ATTENTION, "2 dari 5 kejadian terakhir dihadiri"),
        ("nnnkkkkkk", ATTENTION, "2 dari 5 kejadian terakhir dihadiri"),  # what lies further back is no excuse
        ("kkknnnnnn", ON_TRACK, "3 dari 5 kejadian terakhir dihadiri"),
    ],
)
def test_three_of_the_last_five_occasions(record, expected, reason):
    assert assessed("conditional", record, today=date(2026, 6, 1)) == (expected, reason)


@pytest.mark.parametrize("record", ["", "k", "kkknn"])
@pytest.mark.parametrize("days", [0, 45, 46, 400, 4000])
def test_no_occasion_is_never_a_failure(record, days):
    """However long nothing happens, nothing gets worse."""
    today = SINCE + timedelta(days)
    facts = Facts("conditional", SINCE, record=entries(record, SINCE))

    assert health.assess(facts, today).health == (ON_TRACK if record else NO_RECORD)
    assert health.attention_on(facts) is None


# Continuously -----------------------------------------------------------------------------------

CHECKED = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("record", "days", "expected", "reason"),
    [
        ("", 0, NO_RECORD, "belum pernah diperiksa"),
        ("", 400, NO_RECORD, "belum pernah diperiksa"),
        ("k", 0, ON_TRACK, "berjalan saat diperiksa 3 Maret"),
        ("k", 45, ON_TRACK, "berjalan saat diperiksa 3 Maret"),
        ("k", 46, ATTENTION, "belum diperiksa 46 hari"),
        ("k", 47, ATTENTION, "belum diperiksa 47 hari"),
        ("knnn", 1, ON_TRACK, "berjalan saat diperiksa 3 Maret"),
        ("p", 1, ATTENTION, "berjalan sebagian pada pemeriksaan terakhir"),
        ("pk", 1, ATTENTION, "berjalan sebagian pada pemeriksaan terakhir"),
        ("n", 1, ATTENTION, "tidak berjalan pada pemeriksaan terakhir"),
        ("nk", 1, ATTENTION, "tidak berjalan pada pemeriksaan terakhir"),
        ("npk", 1, ATTENTION, "tidak berjalan penuh pada 2 pemeriksaan terakhir"),
        ("nnn", 1, ATTENTION, "tidak berjalan penuh pada 3 pemeriksaan terakhir"),
        ("n", 46, ATTENTION, "belum diperiksa 46 hari"),
    ],
)
def test_a_check_holds_for_45_days(record, days, expected, reason):
    today = CHECKED + timedelta(days)

    assert assessed("continuous", record, today=today, newest=CHECKED, step=20) == (expected, reason)


# Recurring --------------------------------------------------------------------------------------

MONDAY = date(2026, 1, 12)


def weekly(letters, today):
    """A weekly promise of 14 January: "k.n" is kept in the week of today, nobody reported the one before, …"""
    monday = today - timedelta(today.weekday())
    weeks = ((monday - timedelta(7 * place), letter) for place, letter in enumerate(letters))
    record = tuple(Entry(day, LETTERS[letter]) for day, letter in weeks if letter != ".")
    return Facts("recurring", SINCE, "P1W", record=record)


@pytest.mark.parametrize(
    ("weeks", "expected", "reason"),
    [
        ("", NO_RECORD, "belum ada masa yang dilaporkan"),
        ("k", ATTENTION, "1 dari 5 masa terakhir terlaksana"),  # four weeks before it were due, and nobody reported
        ("kkk", ON_TRACK, "3 dari 5 masa terakhir terlaksana"),
        (".kkk", ON_TRACK, "3 dari 5 masa terakhir terlaksana"),  # this week is not over: it is not missing yet
        ("..kkk", ON_TRACK, "3 dari 5 masa terakhir terlaksana"),
        ("...kkk", ON_TRACK, "3 dari 5 masa terakhir terlaksana"),
        ("....kkk", ATTENTION, "2 dari 5 masa terakhir terlaksana"),  # three ended without a report
        ("......kkk", ATTENTION, "0 dari 5 masa terakhir terlaksana"),
        ("ppp", ON_TRACK, "3 dari 5 masa terakhir terlaksana"),
        ("nkkk", ON_TRACK, "3 dari 5 masa terakhir terlaksana"),
        ("nkk", ATTENTION, "2 dari 5 masa terakhir terlaksana"),
        ("kkkkk", ON_TRACK, "5 dari 5 masa terakhir terlaksana"),
    ],
)
def test_three_of_the_last_five_runs_and_a_missing_report_is_no_run(weeks, expected, reason):
    today = date(2026, 3, 11)  # eight whole weeks after
    found = health.assess(weekly(weeks, today), today)

    assert (found.health, found.reason) == (expected, reason)


@pytest.mark.parametrize(
    ("today", "reason"),
    [
        (SINCE, "masa pertamanya belum lewat"),
        (date(2026, 1, 18), "masa pertamanya belum lewat"),  # Sunday: the week of the rakor was not whole
        (date(2026, 1, 19), "masa pertamanya belum lewat"),
        (date(2026, 1, 25), "masa pertamanya belum lewat"),
        (date(2026, 1, 26), "belum ada masa yang dilaporkan"),
    ],
)
def test_the_first_whole_period_is_the_first_that_is_due(today, reason):
    assert assessed("recurring", today=today, every="P1W") == (NO_RECORD, reason)


def runs(record, today, every="P1W", since=SINCE):
    return [
        (period.start, verdict)
        for period, verdict in health.runs_of(Facts("recurring", since, every, record=record), today)
    ]


def test_a_period_without_a_report_is_there_and_says_so():
    record = (Entry(date(2026, 2, 4), K), Entry(date(2026, 1, 20), N))

    assert runs(record, date(2026, 2, 10)) == [(date(2026, 2, 2), K), (date(2026, 1, 26), None), (date(2026, 1, 19), N)]


def test_the_part_of_a_period_before_the_first_whole_one_counts_if_it_was_reported():
    assert runs((Entry(date(2026, 1, 16), K),), date(2026, 1, 20)) == [(MONDAY, K)]
    assert runs((), date(2026, 1, 20)) == []


@pytest.mark.parametrize("order", list(itertools.permutations("kpn")))
def test_a_period_is_what_was_best_in_it(order):
    record = entries("".join(order), date(2026, 1, 24))  # Saturday, Friday, Thursday

    assert runs(record, date(2026, 1, 27)) == [(date(2026, 1, 19), K)]


def test_runs_are_at_most_as_many_as_a_promise_remembers():
    assert len(runs((), date(2030, 1, 1), "P1D")) == health.ENTRIES


def test_a_renewed_promise_goes_on_where_the_old_one_was():
    """Its own rakor was today: what it took over is its record, and nothing is missing in between that was reported."""
    since = date(2026, 4, 15)
    facts = Facts("recurring", since, "P1M", record=entries("kkk", date(2026, 3, 5), 30))

    assert health.assess(facts, since) == health.Assessment(ON_TRACK, "3 dari 3 masa terakhir terlaksana")


def test_many_reports_of_one_period_displace_no_other():
    told = entries("n" * 14, date(2026, 3, 20)) + entries("kk", date(2026, 2, 5), 28)
    kept = health.remembered(Facts("recurring", SINCE, "P1M", record=told))

    assert [(entry.on, entry.verdict) for entry in kept] == [
        (date(2026, 3, 20), N),
        (date(2026, 2, 5), K),
        (date(2026, 1, 8), K),
    ]


def test_what_is_remembered_is_the_newest():
    told = tuple(reversed(entries("k" * 20, date(2026, 3, 20))))

    assert health.remembered(Facts("conditional", SINCE, record=told)) == entries("k" * 12, date(2026, 3, 20))


# With a due date --------------------------------------------------------------------------------

DUE = date(2026, 2, 20)


@pytest.mark.parametrize(
    ("record", "late", "expected", "reason"),
    [
        ("", -5, NO_RECORD, "belum ada laporan"),
        ("", 0, NO_RECORD, "belum ada laporan"),  # the day itself is not late
        ("", 1, ATTENTION, "1 hari lewat batas waktu"),
        ("", 30, ATTENTION, "30 hari lewat batas waktu"),
        ("k", -5, ON_TRACK, "dilaporkan selesai"),
        ("k", 30, ON_TRACK, "dilaporkan selesai"),
        ("nk", 30, ON_TRACK, "dilaporkan selesai"),  # what was delivered was delivered
        ("p", 0, ON_TRACK, "dilaksanakan sebagian"),
        ("p", 1, ATTENTION, "1 hari lewat batas waktu"),
        ("pn", 0, ON_TRACK, "dilaksanakan sebagian"),
        ("n", -5, ATTENTION, "dilaporkan tidak dilaksanakan"),
        ("np", 0, ATTENTION, "dilaporkan tidak dilaksanakan"),
        ("n", 2, ATTENTION, "2 hari lewat batas waktu"),
    ],
)
def test_a_dated_promise_is_late_from_the_day_after(record, late, expected, reason):
    newest = DUE - timedelta(10)

    assert assessed("dated", record, today=DUE + timedelta(late), newest=newest, due_on=DUE) == (expected, reason)


def test_a_dated_promise_without_its_date_is_never_late():
    assert assessed("dated", today=date(2036, 1, 1)) == (NO_RECORD, "belum ada laporan")


# Periods ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("every", "day", "start", "end"),
    [
        ("P1D", "2026-03-01", "2026-03-01", "2026-03-01"),
        ("P3D", "2026-01-16", "2026-01-14", "2026-01-16"),  # counted from the day of the rakor
        ("P3D", "2026-01-17", "2026-01-17", "2026-01-19"),
        ("P3D", "2026-01-13", "2026-01-11", "2026-01-13"),
        ("P1W", "2026-01-18", "2026-01-12", "2026-01-18"),  # Sunday belongs to the week before
        ("P1W", "2026-01-19", "2026-01-19", "2026-01-25"),  # Monday begins the next
        ("P1W", "2026-01-01", "2025-12-29", "2026-01-04"),  # over the turn of the year
        ("P2W", "2026-01-25", "2026-01-12", "2026-01-25"),
        ("P2W", "2026-01-26", "2026-01-26", "2026-02-08"),
        ("P2W", "2026-01-11", "2025-12-29", "2026-01-11"),
        ("P1M", "2026-01-31", "2026-01-01", "2026-01-31"),
        ("P1M", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("P1M", "2024-02-29", "2024-02-01", "2024-02-29"),
        ("P1M", "2100-02-28", "2100-02-01", "2100-02-28"),  # no leap year
        ("P1M", "2026-12-31", "2026-12-01", "2026-12-31"),
        ("P3M", "2026-03-31", "2026-01-01", "2026-03-31"),
        ("P3M", "2026-04-01", "2026-04-01", "2026-06-30"),
        ("P3M", "2026-12-31", "2026-10-01", "2026-12-31"),
        ("P6M", "2026-07-01", "2026-07-01", "2026-12-31"),
        ("P1Y", "2024-02-29", "2024-01-01", "2024-12-31"),
        ("P2Y", "2026-02-01", "2026-01-01", "2027-12-31"),
        ("", "2026-02-10", "2026-02-01", "2026-02-28"),  # what cannot be read is looked at monthly
        ("P", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("P0D", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("PT12H", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("P1Y6M", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("P999999M", "2026-02-10", "2026-02-01", "2026-02-28"),
        ("setiap hari", "2026-02-10", "2026-02-01", "2026-02-28"),
    ],
)
def test_periods_are_those_of_the_calendar(every, day, start, end):
    period = health.period_of(every, date.fromisoformat(day), SINCE)

    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))
RHYTHMS = st.sampled_from([*Commitment.Every.values, "P3D", "P3W", "P2M", "P5M", "P2Y", "", "?"])


@given(RHYTHMS, DAYS, DAYS)
def test_every_day_lies_in_one_period_and_the_next_begins_where_it_ends(every, day, since):
    period = health.period_of(every, day, since)

    assert period.start <= day <= period.end
    assert health.period_of(every, period.start, since) == health.period_of(every, period.end, since) == period
    assert health.period_of(every, period.end + timedelta(1), since).start == period.end + timedelta(1)


@pytest.mark.parametrize("year", [1900, 2000, 2023, 2024])
def test_february_is_as_long_as_it_is(year):
    period = health.period_of("P1M", date(year, 2, 1), SINCE)

    assert (period.end - period.start).days + 1 == (29 if isleap(year) else 28)


@pytest.mark.parametrize(
    ("every", "name"),
    [
        ("P1D", "14 Januari 2026"),
        ("P1W", "12 Januari 2026 s.d. 18 Januari 2026"),
        ("P1M", "Januari 2026"),
        ("P3M", "Januari 2026 s.d. Maret 2026"),
        ("P1Y", "Januari 2026 s.d. Desember 2026"),
    ],
)
def test_a_period_has_a_name_for_people(every, name):
    assert health.name_of(health.period_of(every, SINCE, SINCE)) == name


# What the database is asked ---------------------------------------------------------------------


@st.composite
def promises(draw):
    """Any promise whose last entry is not older than its rakor, or taken over from one it renews."""
    kind = draw(st.sampled_from(Commitment.Kind.values))
    days = sorted(draw(st.lists(st.integers(-200, 400), max_size=14)), reverse=True)
    record = tuple(Entry(SINCE + timedelta(day), draw(st.sampled_from(Verdict.values))) for day in days)
    every = draw(RHYTHMS) if kind == "recurring" else ""
    due_on = draw(st.none() | st.integers(-20, 300)) if kind == "dated" else None
    facts = Facts(kind, SINCE, every, None if due_on is None else SINCE + timedelta(due_on), record)
    return Facts(kind, SINCE, every, facts.due_on, health.remembered(facts))


def days_after(facts):
    """Many days from the last entry on, every one at first."""
    start = max([SINCE, *(entry.on for entry in facts.record)])
    return [start + timedelta(n) for n in [*range(120), *range(120, 4200, 41)]]


@given(promises())
def test_a_promise_needs_attention_from_one_day_on_and_never_gets_better_by_itself(facts):
    turn = health.attention_on(facts)

    for day in days_after(facts):
        assert (health.assess(facts, day).health == ATTENTION) == (turn is not None and day >= turn)


@given(promises())
def test_it_is_without_a_record_only_if_nothing_was_recorded(facts):
    found = {health.assess(facts, day).health for day in days_after(facts)}

    assert NO_RECORD not in found if facts.record else ON_TRACK not in found


EXAMPLES = [
    Facts("conditional", SINCE),
    Facts("conditional", SINCE, record=entries("nnkpk", SINCE + timedelta(30))),
    Facts("conditional", SINCE, record=entries("nnnkk", SINCE + timedelta(30))),
    Facts("continuous", SINCE),
    Facts("continuous", SINCE, record=entries("k", SINCE + timedelta(20))),
    Facts("continuous", SINCE, record=entries("pk", SINCE + timedelta(20))),
    Facts("recurring", SINCE, "P1W"),
    Facts("recurring", SINCE, "P1W", record=entries("kkk", SINCE + timedelta(21), 7)),
    Facts("recurring", SINCE, "P1M", record=entries("kkk", SINCE + timedelta(10), 30)),
    Facts("recurring", SINCE, "P1D", record=entries("kkkkk", SINCE + timedelta(10))),
    Facts("dated", SINCE, due_on=SINCE + timedelta(40)),
    Facts("dated", SINCE, due_on=SINCE + timedelta(40), record=entries("p", SINCE + timedelta(9))),
    Facts("dated", SINCE, due_on=SINCE + timedelta(40), record=entries("k", SINCE + timedelta(9))),
    Facts("dated", SINCE, due_on=SINCE + timedelta(5), record=entries("n", SINCE + timedelta(9))),
]


def test_the_database_answers_as_the_rules_do_on_every_day(draft):
    Meeting.objects.filter(pk=draft.pk).update(date=SINCE)
    rows = {}
    for order, facts in enumerate(EXAMPLES):
        rows[facts] = Commitment.objects.create(
            meeting=draft,
            unit=draft.unit,
            order=order + 10,
            kind=facts.kind,
            every=facts.every,
            due_on=facts.due_on,
            record=[entry.to_json() for entry in facts.record],
            recorded_on=facts.record[0].on if facts.record else None,
            attention_on=health.attention_on(facts),
        )
    stored = Commitment.objects.filter(pk__in=[row.pk for row in rows.values()])
    assert [Facts.of(row) for row in stored.select_related("meeting").order_by("order")] == EXAMPLES

    for day in (SINCE + timedelta(n) for n in range(30, 130)):
        for state in Commitment.Health:
            found = set(stored.doing(state, day).values_list("pk", flat=True))
            assert found == {row.pk for facts, row in rows.items() if health.assess(facts, day).health == state}, day
