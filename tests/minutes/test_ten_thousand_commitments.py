"""Ten commitments or ten thousand: a page asks the database as often."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from minutes.models import Commitment, GroupPresent, Meeting, Occasion, Party, Report, Response, Trial
from participants.models import Group
from tests.minutes.following import AT, area, district
from tests.minutes.pages import hold, queries_of

DAY = datetime.date(2026, 2, 10)
PAGES = [
    "/",
    "/kesepakatan/",
    "/kesepakatan/?kesehatan=attention",
    "/kesepakatan/?kelompok=tokoh-agama&jenis=conditional",
    "/kesepakatan/?q=ronda",
    "/kejadian/",
    "/kejadian/catat/",
    "/kejadian/catat/?cari=ronda",
    "/laporan/",
    "/pengingat/",
    "/anev/?dari=2026-01-14&sampai=2026-03-10",
]
PERIODS = {Commitment.Kind.CONTINUOUS, Commitment.Kind.RECURRING}


@pytest.fixture(autouse=True)
def on_10_march():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def bahari(belawan):
    return area(belawan, "Belawan Bahari", district(belawan))


@pytest.fixture
def pages(belawan, dewi, kapolres, ahmad, bahari, link_to, client, client_of):
    """Ten of everything, and every page with who reads it."""
    meeting = hold(belawan, dewi, kapolres, "Kamtibmas", datetime.date(2026, 1, 14))
    GroupPresent.objects.get_or_create(meeting=meeting, group=ahmad.group)
    home = link_to(ahmad)
    promise_many(10, meeting, dewi, bahari, ahmad)
    tested, told = (Commitment.objects.filter(kind=kind).earliest("pk").pk for kind in ("conditional", "recurring"))
    own = [*PAGES, f"/kesepakatan/?wilayah={bahari.pk}", f"/kesepakatan/{tested}/", f"/kesepakatan/{told}/"]
    own.append(f"/kesepakatan/{told}/periksa/")
    mine = [home, f"{home}kesepakatan/{tested}/", f"{home}kesepakatan/{told}/"]
    return [*((client_of(dewi), path) for path in own), *((client, path) for path in mine)]


def promise_many(count, meeting, by, place, guest):
    """Promises of all four kinds; every one of the first ten and a tenth of the others has been tested or told of."""
    kinds, unit, link = Commitment.Kind.values, meeting.unit, guest.links.get()
    first = Commitment.objects.count()
    rows = Commitment.objects.bulk_create(
        Commitment(
            meeting=meeting,
            unit=unit,
            order=first + n,
            text=f"Ronda malam {n}",
            stems=f"ronda malam {n}",
            kind=kinds[n % 4],
            every="P1M" if kinds[n % 4] == Commitment.Kind.RECURRING else "",
            due_on=DAY if kinds[n % 4] == Commitment.Kind.DATED else None,
            review_on=DAY + datetime.timedelta(n % 60),
            life=Commitment.Life.IN_FORCE,
            recorded_on=DAY if n % 3 else None,
            record=[[DAY.isoformat(), "kept", 1, 1]] if n % 3 else [],
            attention_on=DAY if n % 5 == 0 else None,
        )
        for n in range(count)
    )
    Party.objects.bulk_create(
        Party(commitment=row, scope="group", group=guest.group, area=place if n % 2 else None)
        for n, row in enumerate(rows)
    )
    seen = rows if count <= 10 else rows[: count // 10]
    _test([row for row in seen if row.kind == Commitment.Kind.CONDITIONAL], unit, by, place)
    _tell([row for row in seen if row.kind in PERIODS], link)


def _test(rows, unit, by, place):
    """Three occasions each, of the last days."""
    said = {"unit": unit, "area": place, "kind": "brawl", "logged_at": AT, "logged_by": by}
    done, groups = Occasion.objects.count(), list(Group.objects.all()[:3])
    logged = Occasion.objects.bulk_create(
        Occasion(happened_at=AT - datetime.timedelta(1 + n % 30, n), form_key=f"k{done + n}", **said)
        for n in range(3 * len(rows))
    )
    Trial.objects.bulk_create(Trial(occasion=one, commitment=rows[n // 3]) for n, one in enumerate(logged))
    Response.objects.bulk_create(
        Response(occasion=one, group=group, verdict="kept") for one in logged for group in groups
    )


def _tell(rows, link):
    """Of each promise one report that waits and one that was accepted."""
    told = {"unit": link.unit, "verdict": "kept", "about_on": DAY, "participant": link.participant, "link": link}
    verified = {"state": "accepted", "verified_at": timezone.now(), "verified_by": link.issued_by}
    done = Report.objects.count()
    Report.objects.bulk_create(
        Report(commitment=row, form_key=f"r{done + 2 * n + more}", sent_at=AT, group=link.participant.group, **said)
        for n, row in enumerate(rows)
        for more, said in enumerate(({**told}, told | verified))
    )


def test_as_many_queries_for_ten_thousand_as_for_ten(pages, belawan, dewi, bahari, ahmad):
    few = {path: queries_of(reader, path) for reader, path in pages}
    promise_many(10_000, Meeting.objects.get(), dewi, bahari, ahmad)
    assert Commitment.objects.in_force().count() > 10_000
    many = {path: queries_of(reader, path) for reader, path in pages}

    assert many == few
