"""Logging what happened, putting it right, merging doubles, striking out: who may, what is refused, what counts."""

import datetime

import pytest
from django.utils import timezone

from minutes.actions import occasions
from minutes.exporting import picture
from minutes.models import Commitment, Occasion, Report, Response, Verdict
from participants.actions import issue_link
from participants.models import Area, AuditEntry, Group
from rakor.images import Cleaned
from rakor.refusals import Refused, Stale
from tests.cast import add_person
from tests.minutes.pages import hold

pytestmark = pytest.mark.django_db
KEPT, PARTLY, NOT_KEPT = Verdict.KEPT, Verdict.PARTLY, Verdict.NOT_KEPT


@pytest.fixture
def bahari(belawan):
    return add_area(belawan, "Belawan Bahari")


@pytest.fixture
def promise(circulated):
    """Everyone comes to the scene when something happens."""
    return circulated.commitments.get()


def add_area(unit, name, parent=None):
    full = f"{parent.full_name} / {name}" if parent else name
    return Area.objects.create(unit=unit, name=name, full_name=full, parent=parent, regency=f"Kota {unit.pk}")


def group(code):
    return Group.objects.get(code=code)


def log(unit, by, area, key="satu", *, commitments=(), ago=datetime.timedelta(hours=1), **more):
    more = {"kind": Occasion.Kind.CROWD, "happened_at": timezone.now() - ago} | more
    return occasions.log_occasion(unit, by=by, form_key=key, area=area, commitments=commitments, **more)


def same(occasion, **more):
    """What the form of a change sends when nothing was touched."""
    columns = {name: getattr(occasion, name) for name in ("happened_at", "area", "kind", "note")}
    return columns | {"version": occasion.version, "commitments": list(occasion.commitments.all())} | more


def refuses(act, *args, **more):
    with pytest.raises(Refused) as no:
        act(*args, **more)
    return no.value.sentences


def verbs():
    return [one.verb for one in AuditEntry.objects.filter(subject="occasion").order_by("sequence")]


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["vera", "sari_admin", "tono"])
def test_only_who_writes_here_logs(request, belawan, bahari, who):
    assert len(refuses(log, belawan, request.getfixturevalue(who), bahari)) == 1
    assert Occasion.objects.count() == 0


def test_nothing_happens_in_the_future(belawan, bahari, budi):
    ahead = datetime.timedelta(minutes=-6)
    assert len(refuses(log, belawan, budi, bahari, ago=ahead)) == 1
    assert log(belawan, budi, bahari, ago=datetime.timedelta(minutes=-4)).pk  # the clock of a phone


def test_not_before_the_rakor_that_promised(belawan, bahari, budi, promise):
    before = datetime.datetime(2024, 1, 9, 23, 0, tzinfo=datetime.UTC) - datetime.timedelta(hours=7)
    (said,) = refuses(log, belawan, budi, bahari, commitments=[promise], happened_at=before)
    assert "10 Januari 2024" in said
    on_the_day = datetime.datetime(2024, 1, 9, 18, 0, tzinfo=datetime.UTC)  # 01.00 WIB of the tenth
    assert log(belawan, budi, bahari, commitments=[promise], happened_at=on_the_day).pk


@pytest.mark.parametrize("life", ["draft", "withdrawn", "superseded", "completed"])
def test_not_of_a_promise_that_is_not_in_force(belawan, bahari, budi, promise, life):
    Commitment.objects.filter(pk=promise.pk).update(life=life)
    assert len(refuses(log, belawan, budi, bahari, commitments=[promise])) == 1


def test_not_of_another_unit(belawan, sibling, bahari, budi, tono, kapolres):
    theirs = hold(sibling, tono, add_person(sibling, tono, "Kapolres", "polri"), "Rakor", datetime.date(2024, 1, 1))
    assert len(refuses(log, belawan, budi, bahari, commitments=[theirs.commitments.get()])) == 1
    assert len(refuses(log, belawan, budi, add_area(sibling, "Binjai"))) == 1
    assert len(refuses(log, belawan, budi, bahari, responses={999_999: KEPT})) == 1
    assert Occasion.objects.count() == 0


# Logging ------------------------------------------------------------------------------------------


def test_it_is_logged_with_who_came(belawan, bahari, budi, promise):
    lurah = group("lurah")
    answers = {lurah.pk: KEPT, "Karang Taruna": PARTLY}
    row = log(
        belawan, budi, bahari, commitments=[promise], responses=answers, picture=Cleaned(b"gambar", 4, 3), note="Bubar"
    )

    assert {(one.group, one.name, one.verdict) for one in row.responses.all()} == {
        (lurah, "", KEPT),
        (None, "Karang Taruna", PARTLY),
    }
    assert (row.logged_by, row.version, picture(row), len(row.sha256)) == (budi, 1, b"gambar", 64)
    assert verbs() == ["logged"]
    promise.refresh_from_db()
    assert promise.recorded_on == timezone.localdate(row.happened_at)


def test_the_same_form_is_the_same_occasion(belawan, bahari, budi, dewi):
    assert len({log(belawan, budi, bahari).pk for _tap in range(20)}) == 1
    assert log(belawan, dewi, bahari).pk != Occasion.objects.get(logged_by=budi).pk
    assert verbs() == ["logged", "logged"]


def test_whoever_was_not_called_is_not_counted(belawan, bahari, budi, promise):
    log(belawan, budi, bahari, commitments=[promise])
    promise.refresh_from_db()
    assert (promise.record, promise.recorded_on) == ([], None)


# Changing -----------------------------------------------------------------------------------------


def test_who_saw_an_older_version_changes_nothing(belawan, bahari, budi, dewi):
    row = log(belawan, budi, bahari)
    occasions.change_occasion(row, by=dewi, **same(row, note="Dewi"))
    with pytest.raises(Stale):
        occasions.change_occasion(row, by=budi, **same(row, note="Budi"))
    row.refresh_from_db()
    assert (row.note, row.version, row.changed_by) == ("Dewi", 2, dewi)


def test_nobody_else_changes_it(belawan, bahari, budi, vera, tono):
    row = log(belawan, budi, bahari)
    for stranger in (vera, tono):
        assert len(refuses(occasions.change_occasion, row, by=stranger, **same(row))) == 1
        assert len(refuses(occasions.strike_occasion, row, by=stranger, reason="Salah")) == 1


def test_a_promise_that_is_taken_away_is_judged_anew(belawan, bahari, budi, promise):
    row = log(belawan, budi, bahari, commitments=[promise], responses={group("lurah").pk: KEPT})
    occasions.change_occasion(row, by=budi, **same(row, commitments=[], responses={group("lurah").pk: KEPT}))
    promise.refresh_from_db()
    assert (promise.record, row.trials.count(), verbs()) == ([], 0, ["logged", "changed"])


def test_a_promise_that_ended_since_stays_tested(belawan, bahari, budi, promise):
    row = log(belawan, budi, bahari, commitments=[promise])
    Commitment.objects.filter(pk=promise.pk).update(life="superseded")
    row = occasions.change_occasion(row, by=budi, **same(row, note="Lagi"))
    assert (row.note, row.trials.count()) == ("Lagi", 1)
    assert len(refuses(log, belawan, budi, bahari, "dua", commitments=[promise])) == 1


def test_the_photo_stays_unless_another_is_sent(belawan, bahari, budi):
    row = log(belawan, budi, bahari, picture=Cleaned(b"lama", 4, 3))
    row = occasions.change_occasion(row, by=budi, **same(row))
    assert picture(row) == b"lama"
    row = occasions.change_occasion(row, by=budi, **same(row, picture=Cleaned(b"baru", 4, 3)))
    assert picture(Occasion.objects.get()) == b"baru"


def test_a_photo_can_be_taken_away_for_good(belawan, bahari, budi, django_capture_on_commit_callbacks):
    row = log(belawan, budi, bahari, picture=Cleaned(b"lama", 4, 3))
    storage, name = row.image.storage, row.image.name
    with django_capture_on_commit_callbacks(execute=True):
        row = occasions.change_occasion(row, by=budi, **same(row, drop_picture=True))
    row.refresh_from_db()
    assert (row.image.name, row.sha256, storage.exists(name)) == ("", "", False)


def test_the_double_does_not_keep_what_was_taken_away(belawan, bahari, budi, django_capture_on_commit_callbacks):
    keeper, double = log(belawan, budi, bahari), log(belawan, budi, bahari, "dua", picture=Cleaned(b"lama", 4, 3))
    keeper = occasions.merge_occasions(double, into=keeper, by=budi)
    with django_capture_on_commit_callbacks(execute=True):
        occasions.change_occasion(keeper, by=budi, **same(keeper, drop_picture=True))
    double.refresh_from_db()
    assert (double.image.name, double.sha256) == ("", "")


# Merging ------------------------------------------------------------------------------------------


def test_not_across_units_not_with_itself_and_not_twice(belawan, sektor, bahari, budi, dewi):
    rows = [log(belawan, budi, bahari, str(n)) for n in range(3)]
    Occasion.objects.filter(pk=rows[2].pk).update(unit=sektor)
    assert len(refuses(occasions.merge_occasions, rows[2], into=rows[0], by=budi)) == 1
    assert len(refuses(occasions.merge_occasions, rows[0], into=rows[2], by=budi)) == 1
    assert len(refuses(occasions.merge_occasions, rows[0], into=rows[0], by=budi)) == 1
    occasions.merge_occasions(rows[1], into=rows[0], by=budi)
    assert occasions.merge_occasions(rows[1], into=rows[0], by=dewi) == rows[0]  # twice is once
    assert len(refuses(occasions.merge_occasions, rows[0], into=rows[1], by=budi)) == 1
    assert len(refuses(occasions.merge_occasions, rows[1], into=log(belawan, budi, bahari, "x"), by=budi)) == 1
    assert verbs().count("merged") == 1


def test_the_duplicate_fills_gaps_and_the_keeper_stands(belawan, bahari, budi, dewi, promise):
    lurah, agama = group("lurah").pk, group("tokoh-agama").pk
    keeper = log(belawan, budi, bahari, responses={lurah: NOT_KEPT, "Pelindo": KEPT})
    double = log(
        belawan,
        dewi,
        bahari,
        commitments=[promise],
        note="Bubar",
        picture=Cleaned(b"foto", 4, 3),
        responses={lurah: KEPT, agama: PARTLY, "PELINDO": NOT_KEPT},
    )
    report = _report(promise, double, belawan, dewi)
    keeper = occasions.merge_occasions(double, into=keeper, by=budi)

    said = {(one.group_id or one.name): one.verdict for one in keeper.responses.all()}
    assert said == {lurah: NOT_KEPT, agama: PARTLY, "Pelindo": KEPT}
    assert (keeper.note, picture(keeper), keeper.version) == ("Bubar", b"foto", 2)
    assert list(keeper.commitments.all()) == [promise]
    report.refresh_from_db()
    double.refresh_from_db()
    assert (report.occasion, double.merged_into, double.merged_by) == (keeper, keeper, budi)
    promise.refresh_from_db()
    assert len(promise.record) == 1  # counted once
    assert list(Occasion.objects.counting()) == [keeper]


def _report(promise, occasion, unit, by):
    halimah = add_person(unit, by, "Halimah", "lurah")
    return Report.objects.create(
        unit=unit,
        commitment=promise,
        occasion=occasion,
        about_on=timezone.localdate(),
        verdict=KEPT,
        participant=halimah,
        link=issue_link(halimah, by=by),
        form_key="laporan",
        sent_at=timezone.now(),
    )


def test_who_reads_the_older_keeper_is_told(belawan, bahari, budi, dewi):
    keeper, double = log(belawan, budi, bahari), log(belawan, dewi, bahari)
    occasions.merge_occasions(double, into=keeper, by=dewi)
    with pytest.raises(Stale):
        occasions.change_occasion(keeper, by=budi, **same(keeper))
    assert len(refuses(occasions.change_occasion, double, by=budi, **same(double))) == 1


def test_twins_are_near_in_time_and_place(belawan, budi, sektor):
    district = add_area(belawan, "Medan Belawan")
    bahari, sicanang = add_area(belawan, "Bahari", district), add_area(belawan, "Sicanang", district)
    lane = add_area(belawan, "Lingkungan 7", bahari)
    hours = {name: datetime.timedelta(hours=n) for name, n in {"now": 5, "near": 6, "far": 8}.items()}
    row = log(belawan, budi, bahari, "0", ago=hours["now"])
    around = [log(belawan, budi, area, area.name, ago=hours["near"]) for area in (district, bahari, lane)]
    log(belawan, budi, sicanang, "elsewhere", ago=hours["near"])
    log(belawan, budi, bahari, "long before", ago=hours["far"])
    gone = log(belawan, budi, bahari, "struck", ago=hours["near"])
    occasions.strike_occasion(gone, by=budi, reason="Salah")

    assert set(occasions.twins(row)) == set(around)


# Striking -----------------------------------------------------------------------------------------


def test_without_a_reason_nothing_is_struck(belawan, bahari, budi):
    row = log(belawan, budi, bahari)
    assert len(refuses(occasions.strike_occasion, row, by=budi, reason="")) == 1
    assert Occasion.objects.counting().count() == 1


def test_what_is_struck_counts_for_nothing_and_stays(belawan, bahari, budi, dewi, promise):
    row = log(belawan, budi, bahari, commitments=[promise], responses={group("lurah").pk: NOT_KEPT})
    occasions.strike_occasion(row, by=budi, reason="Salah catat")
    occasions.strike_occasion(row, by=dewi, reason="Lagi")  # twice is once
    promise.refresh_from_db()
    row.refresh_from_db()
    assert (promise.record, row.struck_by, row.struck_reason, Response.objects.count()) == ([], budi, "Salah catat", 1)
    assert len(refuses(occasions.change_occasion, row, by=budi, **same(row))) == 1
    assert verbs() == ["logged", "struck"]


def test_the_wording_that_renews_it_is_judged_along(belawan, bahari, budi, dewi, kapolres, promise):
    later = hold(belawan, dewi, kapolres, "Rakor berikut", datetime.date(2025, 1, 1), circulate=False)
    renewed = later.commitments.get()
    Commitment.objects.filter(pk=renewed.pk).update(renews=promise, kind="conditional", renews_number=1)
    renewed.parties.update(group=group("lurah"))
    Commitment.objects.filter(pk=renewed.pk).update(life="in-force")
    log(belawan, budi, bahari, commitments=[promise], responses={group("lurah").pk: KEPT})
    renewed.refresh_from_db()
    assert len(renewed.record) == 1
