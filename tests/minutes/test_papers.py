"""Bahan anev, hand-over sheet and notice sheet on paper: how many pages, what stands on them and what never does."""

import datetime

import pytest
import time_machine
from django.test import Client

from minutes import handover, notice
from minutes.letterheads import head_of
from minutes.models import Commitment, Meeting, Party, Report
from participants import actions
from participants.models import AuditEntry, Group, Role, Unit
from rakor import pdf
from tests import paper
from tests.cast import add_staff
from tests.minutes import following
from tests.minutes.following import AT, PERIOD
from tests.minutes.pages import hold, queries_of

NAMES = ["Bagan Deli", "Belawan Bahagia", "Belawan Bahari", "Belawan I", "Belawan II", "Belawan Sicanang", "Terjun"]
LONG = "Poskamling aktif setiap malam di lingkungan masing-masing dan setiap kejadian dilaporkan melalui 110"
TODAY = datetime.date(2026, 3, 10)


@pytest.fixture(autouse=True)
def strict(settings):
    settings.PDF_STRICT = True
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def undrawn(monkeypatch):
    """The paper as its HTML: drawing takes seconds."""
    monkeypatch.setattr(pdf, "render", lambda html, **rest: html.encode())


@pytest.fixture
def areas(belawan):
    district = following.district(belawan)
    return [following.area(belawan, name, district) for name in NAMES]


@pytest.fixture
def busy(belawan, dewi, kapolres, ahmad, areas):
    """A unit with more of everything than fits on one page."""
    days = [datetime.date(2025, 9, 1), datetime.date(2025, 12, 4), datetime.date(2026, 1, 14)]
    meetings = [
        hold(belawan, dewi, kapolres, f"Rakor {n}", days[n % 3], promise=f"{LONG} {n}", review_on=TODAY.replace(day=n))
        for n in range(1, 9)
    ]
    promises = list(Commitment.objects.order_by("pk"))
    kinds = ["conditional", "continuous", "recurring", "dated"]
    for place, promise in enumerate(promises):
        Commitment.objects.filter(pk=promise.pk).update(kind=kinds[place % 4])
        Party.objects.filter(commitment=promise).update(area=areas[place % 7])
    groups = [code.replace("-", "_") for code in Group.objects.values_list("code", flat=True)]
    for n in range(1, 11):
        verdicts = {code: ["kept", "partly", "not-kept"][(n + k) % 3] for k, code in enumerate(groups) if (n * k) % 4}
        following.happen(belawan, dewi, areas[n % 7], datetime.date(2026, 2, n), promises[:2], **verdicts)
    link = actions.issue_link(ahmad, by=dewi)
    following.report(promises[0], link, datetime.date(2026, 2, 1), "disputed", dewi)
    following.report(promises[0], link, datetime.date(2026, 2, 1))
    Report.objects.update(participant=ahmad)
    return meetings


# Refused --------------------------------------------------------------------------------------------


def test_the_notice_is_made_by_those_who_record_there(areas, vera, budi, dewi, janton, tono, client_of, undrawn):
    address = f"/papan/{areas[0].pk}.pdf"

    assert [client_of(user).get(address).status_code for user in (vera, budi, dewi, janton, tono)] == [
        403,
        200,
        200,
        200,
        404,
    ]
    assert Client().get(address).status_code == 302


def test_a_polsek_makes_the_notices_of_its_sector(areas, sektor, client_of, undrawn):
    rudi = add_staff("rudi", "Rudi", sektor, Role.Kind.OPERATOR)
    type(areas[0]).objects.filter(pk=areas[0].pk).update(sector=sektor)

    assert [client_of(rudi).get(f"/papan/{area.pk}.pdf").status_code for area in areas[:2]] == [200, 404]


def test_the_hand_over_is_for_the_own_unit(dewi, vera, sari_admin, sibling, sektor, client_of, undrawn):
    address = "/serah-terima.pdf"

    assert [client_of(user).get(address).status_code for user in (dewi, vera, sari_admin)] == [200, 200, 403]
    for unit in (sibling, sektor):
        assert client_of(dewi).get(address, {"satuan": unit.code}).status_code == 404


def test_looking_at_a_paper_writes_nothing(busy, areas, dewi, client_of, undrawn):
    before = AuditEntry.objects.count()
    for address in ("/anev.pdf", "/serah-terima.pdf", f"/papan/{areas[0].pk}.pdf"):
        assert client_of(dewi).get(address).status_code == 200

    assert AuditEntry.objects.count() == before


# Bahan anev -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "points"), [("a4", "595.276 x 841.89"), ("f4", "609.449 x 935.433")])
def test_the_anev_is_one_page(busy, belawan, dewi, client_of, size, points):
    Unit.objects.filter(pk=belawan.pk).update(paper=size)
    answer = client_of(dewi).get(f"/anev.pdf?{PERIOD}")
    info, words = paper.info(answer.content), paper.text(answer.content)

    assert (info["Pages"], info["Page size"].partition(" pts")[0]) == ("1", points)
    assert paper.faults(answer.content) == []
    assert 'filename="bahan-anev-polres-pelabuhan-belawan-2026-01-14-2026-03-10.pdf"' in answer["Content-Disposition"]
    for said in ("8 KEJADIAN TERAKHIR DARI 10", "Laporan diterima", "1 laporan menunggu diperiksa", "lainnya"):
        assert said in words
    assert "Ahmad" not in words
    assert "Silaban" not in words


def test_a_unit_without_anything_has_its_page(belawan, dewi, client_of):
    answer = client_of(dewi).get(f"/anev.pdf?{PERIOD}")
    words = paper.text(answer.content)

    assert paper.info(answer.content)["Pages"] == "1"
    assert paper.faults(answer.content) == []
    assert "Tidak ada kejadian bukan kegagalan" in words
    assert "Tidak ada kesepakatan yang lewat tanggal tinjaunya" in words


def test_the_paper_is_indonesian_for_whoever_reads_english(busy, dewi, client_of, undrawn):
    client = client_of(dewi)
    client.cookies["django_language"] = "en"
    client.cookies["bahasa"] = "en"

    assert "Ringkasan" in client.get(f"/anev.pdf?{PERIOD}").content.decode()


# Hand-over ------------------------------------------------------------------------------------------


def test_the_hand_over_holds_every_promise_and_who_signed_then(busy, belawan, kapolres, dewi, client_of):
    type(kapolres).objects.filter(pk=kapolres.pk).update(name="Pengganti Baru")
    answer = client_of(dewi).get("/serah-terima.pdf")
    words = paper.text(answer.content)

    assert paper.faults(answer.content) == []
    assert all(f"Rakor {n}" in words for n in range(1, 9))
    assert "Penanda tangan saat itu: AKBP Janton Silaban, S.H., S.I.K., M.K.P., Kapolres Pelabuhan Belawan" in words
    assert "Pengganti Baru" not in words
    assert words.count("DITEGUHKAN / DIUBAH / DIAKHIRI") >= 8
    assert "Yang menyerahkan" in words
    assert "Yang menerima" in words


def test_the_newest_rakor_comes_first(busy, belawan):
    days = [meeting["date"] for meeting in handover.take(belawan, TODAY)["meetings"]]

    assert days == sorted(days, reverse=True)
    assert len(days) == 8


def test_ended_promises_are_not_handed_over(busy, belawan, dewi):
    Commitment.objects.filter(meeting=busy[0]).update(life="withdrawn", ended_at=AT, ended_by=dewi)

    assert handover.take(belawan, TODAY)["count"] == 7


def test_too_many_are_cut_and_counted(busy, belawan, monkeypatch):
    monkeypatch.setattr(handover, "MOST", 3)
    content = handover.take(belawan, TODAY)

    assert (sum(len(meeting["rows"]) for meeting in content["meetings"]), content["left"]) == (3, 5)
    assert "dan 5 kesepakatan lainnya" in handover.page(content, AT)


def test_what_is_secret_is_marked(busy, belawan):
    Meeting.objects.filter(pk=busy[0].pk).update(classification="rahasia")

    assert '<p class="mark">RAHASIA</p>' in handover.page(handover.take(belawan, TODAY), AT)


# Notice ---------------------------------------------------------------------------------------------


def told(belawan, area):
    return [promise["text"] for promise in notice.take(belawan, area, TODAY)["promises"]]


def test_the_notice_tells_what_was_promised_there(busy, belawan, areas, dewi, kapolres, client_of):
    type(areas[0]).objects.filter(pk=areas[0].pk).update(duty_phone="+6281260001234")
    hold(belawan, dewi, kapolres, "Semua", TODAY, promise="Lapor ke 110")
    Party.objects.filter(commitment__text="Lapor ke 110").update(scope="everyone", group=None)
    answer = client_of(dewi).get(f"/papan/{areas[0].pk}.pdf")
    words = paper.text(answer.content)

    assert told(belawan, areas[0]) == ["Lapor ke 110", f"{LONG} 8", f"{LONG} 1"]
    assert (paper.info(answer.content)["Pages"], paper.faults(answer.content)) == ("1", [])
    for said in ("Kelurahan Bagan Deli", "Semua pihak", "0812-6000-1234", "Hubungi 110 lebih dahulu, jaga jarak"):
        assert said in words
    assert "Silaban" not in words
    assert "Belawan Bahagia" not in words


def test_without_a_number_of_the_post_only_110_is_told(busy, belawan, areas):
    html = notice.page(notice.take(belawan, areas[0], TODAY), AT)

    assert "<b>110</b>" in html
    assert "Bhabinkamtibmas" not in html


def test_what_is_restricted_ended_or_of_a_person_hangs_on_no_board(busy, belawan, areas, dewi, ahmad):
    first, *_rest, last = busy
    assert told(belawan, areas[0]) == [f"{LONG} 8", f"{LONG} 1"]

    Meeting.objects.filter(pk=last.pk).update(classification="terbatas")
    assert told(belawan, areas[0]) == [f"{LONG} 1"]

    Party.objects.filter(commitment__meeting=first).update(
        scope="person", group=None, area=None, name="Ahmad", participant=ahmad
    )
    assert told(belawan, areas[0]) == []


def test_a_person_beside_a_group_is_not_named(busy, belawan, areas, ahmad):
    promise = busy[0].commitments.get()
    Party.objects.create(commitment=promise, scope="person", name="Ahmad Siregar", participant=ahmad)

    assert "Ahmad" not in notice.page(notice.take(belawan, areas[0], TODAY), AT)


def test_queries_do_not_grow_with_promises(belawan, dewi, kapolres, areas, client_of, undrawn):
    addresses = ("/serah-terima.pdf", f"/papan/{areas[0].pk}.pdf", "/anev.pdf")
    hold(belawan, dewi, kapolres, "A", TODAY)
    few = [queries_of(client_of(dewi), address) for address in addresses]
    for n in range(4):
        hold(belawan, dewi, kapolres, f"Rakor {n}", TODAY)

    assert [queries_of(client_of(dewi), address) for address in addresses] == few


def test_the_head_of_a_paper_is_that_of_the_unit(belawan):
    assert head_of(belawan)["letterhead"][2] == "RESOR PELABUHAN BELAWAN"
