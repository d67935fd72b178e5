"""Between two rakor: a dated promise is completed, the day of the next look is moved."""

import datetime

import pytest
from django.utils import timezone

from minutes.actions import circulating, following_up
from minutes.models import Commitment, Meeting
from participants.models import AuditEntry
from rakor.refusals import Refused
from tests.cast import add_person
from tests.minutes.pages import hold, text

STANDING = (
    "Janji yang berlaku terus tidak diselesaikan. Kesepakatan ini berlaku sampai diakhiri dalam rakor: bahas pada "
    "rakor berikutnya."
)


def sentences(call, *args, **kwargs):
    """Why it is refused."""
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    return no.value.sentences


def verbs(row):
    return list(AuditEntry.objects.filter(subject="commitment", subject_id=row.pk).values_list("verb", flat=True))


@pytest.fixture
def today(belawan):
    return timezone.localdate()


@pytest.fixture
def standing(circulated):
    """In force, tested by occasions."""
    return circulated.commitments.get()


@pytest.fixture
def banner(standing):
    """A promise with a due date."""
    Commitment.objects.filter(pk=standing.pk).update(kind=Commitment.Kind.DATED, due_on=datetime.date(2024, 1, 20))
    standing.refresh_from_db()
    return standing


# Completing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["conditional", "continuous", "recurring"])
def test_a_standing_promise_is_never_completed(standing, budi, kind):
    Commitment.objects.filter(pk=standing.pk).update(kind=kind)

    assert sentences(following_up.complete, standing, by=budi, reason="Sudah") == [STANDING]
    assert Commitment.objects.get().life == Commitment.Life.IN_FORCE
    assert "completed" not in verbs(standing)


@pytest.mark.parametrize("who", ["vera", "tono", "sari_admin"])
def test_who_does_not_write_minutes_here_follows_nothing_up(banner, who, request, today):
    user = request.getfixturevalue(who)
    no = ["Anda tidak berwenang menindaklanjuti kesepakatan satuan ini."]

    assert sentences(following_up.complete, banner, by=user, reason="Terpasang") == no
    assert sentences(following_up.review, banner, by=user, review_on=today) == no


def test_it_asks_how(banner, budi):
    assert sentences(following_up.complete, banner, by=budi, reason=" ") == ["Tuliskan bagaimana kesepakatan dipenuhi."]


def test_a_draft_is_not_followed_up(banner, budi, today):
    circulating.recall(banner.meeting, by=Meeting.objects.get().circulated_by, reason="Salah tulis")
    no = ["Kesepakatan ini masih konsep. Edarkan notulennya lebih dahulu."]

    assert sentences(following_up.complete, banner, by=budi, reason="Terpasang") == no
    assert sentences(following_up.review, banner, by=budi, review_on=today) == no


@pytest.mark.parametrize("life", ["withdrawn", "superseded"])
def test_what_has_ended_is_not_followed_up(banner, budi, today, life):
    Commitment.objects.filter(pk=banner.pk).update(life=life)
    no = ["Kesepakatan ini tidak berlaku lagi. Halamannya menerangkan cara berakhirnya."]

    assert sentences(following_up.complete, banner, by=budi, reason="Terpasang") == no
    assert sentences(following_up.review, banner, by=budi, review_on=today) == no


def test_only_a_later_rakor_of_the_unit_can_be_named(banner, budi, belawan, sibling, dewi, tono, kapolres):
    chief = add_person(sibling, tono, "Kapolres Binjai", "polri")
    earlier = hold(belawan, dewi, kapolres, "Sebelumnya", datetime.date(2023, 1, 1))
    elsewhere = hold(sibling, tono, chief, "Binjai", datetime.date(2024, 2, 1))
    draft = hold(belawan, dewi, kapolres, "Konsep", datetime.date(2024, 2, 1), circulate=False)

    for meeting in [earlier, elsewhere, draft, banner.meeting]:
        assert sentences(following_up.complete, banner, by=budi, reason="Terpasang", meeting=meeting) == [
            "Pilih rakor satuan ini yang diadakan sesudah kesepakatan dibuat."
        ]


def test_a_dated_promise_is_completed_once(banner, budi, dewi, belawan, kapolres):
    later = hold(belawan, dewi, kapolres, "Rakor Februari", datetime.date(2024, 2, 1))
    following_up.complete(banner, by=budi, reason=" Lima spanduk terpasang. ", meeting=later)
    following_up.complete(banner, by=dewi, reason="Sekali lagi")

    banner.refresh_from_db()
    assert (banner.life, banner.end_reason, banner.ended_by, banner.ended_in) == (
        Commitment.Life.COMPLETED,
        "Lima spanduk terpasang.",
        budi,
        later,
    )
    assert verbs(banner)[-1:] == ["completed"] and verbs(banner).count("completed") == 1


# Reviewing ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [-1, 367, 4000])
def test_the_next_look_is_within_a_year(standing, budi, today, days):
    assert sentences(following_up.review, standing, by=budi, review_on=today + datetime.timedelta(days)) == [
        "Pilih tanggal tinjau antara hari ini dan satu tahun ke depan."
    ]
    assert "reviewed" not in verbs(standing)


def test_a_review_is_written_down_once(standing, budi, today):
    for _tap in range(2):
        following_up.review(standing, by=budi, review_on=today + datetime.timedelta(30))

    standing.refresh_from_db()
    assert standing.review_on == today + datetime.timedelta(30)
    assert standing.life == Commitment.Life.IN_FORCE
    assert verbs(standing).count("reviewed") == 1


# Their pages --------------------------------------------------------------------------------------


def test_the_page_says_that_a_standing_promise_is_not_completed(client_of, budi, standing):
    page = client_of(budi).get(f"/kesepakatan/{standing.pk}/selesai/")

    assert page.status_code == 200
    assert STANDING in text(page)
    assert 'name="reason"' not in page.content.decode()


def test_completing_by_the_form(client_of, budi, banner):
    path = f"/kesepakatan/{banner.pk}/selesai/"

    assert client_of(budi).post(path, {"reason": ""}).status_code == 422
    answer = client_of(budi).post(path, {"reason": "Lima spanduk terpasang."})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/kesepakatan/{banner.pk}/")
    page = text(client_of(budi).get(answer.headers["Location"]))
    assert "Cara berakhir" in page and "Lima spanduk terpasang." in page and "oleh Budi Hartono" in page


def test_reviewing_by_the_form(client_of, budi, standing, today):
    path = f"/kesepakatan/{standing.pk}/tinjau/"

    late = client_of(budi).post(path, {"review_on": (today - datetime.timedelta(1)).isoformat()})
    assert late.status_code == 422
    assert "Pilih tanggal tinjau antara hari ini dan satu tahun ke depan." in text(late)
    assert client_of(budi).post(path, {"review_on": today.isoformat()}).status_code == 303
    standing.refresh_from_db()
    assert standing.review_on == today
