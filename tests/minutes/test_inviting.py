"""Inviting: the letter saved by several hands, who is put on the roll, and the one text that holds a link."""

import re

import pytest
from django.utils import timezone

from minutes import invitations
from minutes.actions import circulating, inviting, recording
from minutes.models import Attendance, Invitation
from participants import actions
from participants.models import AccessLink, Area, AuditDetail, AuditEntry, Group
from rakor.refusals import Refused, Stale
from tests.cast import add_person


@pytest.fixture
def clergy(ahmad):
    return ahmad.group


def names(meeting):
    return [row.participant.name for row in Attendance.objects.filter(meeting=meeting).order_by("order", "pk")]


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def area(unit, name, parent=None, level="district"):
    full_name = f"{parent.full_name} / {name}" if parent else name
    return Area.objects.create(
        unit=unit, name=name, full_name=full_name, level=level, parent=parent, regency="Kota Medan"
    )


# Refusals -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["budi", "janton", "vera", "tono", "sari_admin"])
def test_only_the_operator_of_the_unit_invites(draft, clergy, who, request):
    user = request.getfixturevalue(who)
    row = draft.attendances.get()
    before = verbs()
    for act in (
        lambda: inviting.save_invitation(draft, by=user, version=0, number="B/1"),
        lambda: inviting.invite(draft, by=user, groups=[clergy]),
        lambda: inviting.share_invitation(row, by=user),
    ):
        with pytest.raises(Refused, match="Hanya operator satuan ini yang mengundang ke rapatnya"):
            act()

    assert (Invitation.objects.count(), AccessLink.objects.count(), verbs()) == (0, 0, before)


def test_nothing_is_invited_to_after_the_minutes_left_the_drawer(circulated, dewi, clergy):
    row = circulated.attendances.get()
    for act in (
        lambda: inviting.save_invitation(circulated, by=dewi, version=0, number="B/1"),
        lambda: inviting.invite(circulated, by=dewi, groups=[clergy]),
        lambda: inviting.share_invitation(row, by=dewi),
    ):
        with pytest.raises(Refused, match="tidak lagi dipersiapkan"):
            act()


def test_an_invitation_without_a_day_is_not_handed_over(draft, dewi):
    type(draft).objects.filter(pk=draft.pk).update(date=None)

    with pytest.raises(Refused, match="Isi tanggal rapat lebih dahulu"):
        inviting.share_invitation(draft.attendances.get(), by=dewi)

    assert AccessLink.objects.count() == 0


def test_nobody_retired_gets_a_link(draft, ahmad, dewi):
    actions.retire_participant(ahmad, by=dewi)

    with pytest.raises(Refused):
        inviting.share_invitation(draft.attendances.get(), by=dewi)

    assert draft.attendances.get().invitation_shared_at is None
    assert list(invitations.waiting_to_be_told(draft)) == []


def test_whoever_was_taken_off_the_roll_is_not_invited(draft, dewi):
    row = draft.attendances.get()
    Attendance.objects.filter(pk=row.pk).delete()

    with pytest.raises(Refused, match="baru saja dikeluarkan"):
        inviting.share_invitation(row, by=dewi)


def test_no_other_column_can_be_written(draft, dewi):
    with pytest.raises(TypeError, match="saved_by"):
        inviting.save_invitation(draft, by=dewi, version=0, saved_by=dewi)


# The letter ---------------------------------------------------------------------------------------


def test_the_second_of_two_who_save_the_first_letter_is_too_late(draft, dewi):
    inviting.save_invitation(draft, by=dewi, version=0, number="B/1")

    with pytest.raises(Stale):
        inviting.save_invitation(draft, by=dewi, version=0, number="B/2")

    assert Invitation.objects.get().number == "B/1"


def test_a_letter_is_saved_over_the_version_that_was_read(draft, dewi, kapolres):
    first = inviting.save_invitation(draft, by=dewi, version=0, number="B/1", signatory=kapolres)
    second = inviting.save_invitation(draft, by=dewi, version=1, dress="Batik")
    with pytest.raises(Stale):
        inviting.save_invitation(draft, by=dewi, version=1, dress="PDH")

    assert (first.version, second.version, second.number, second.dress) == (1, 2, "B/1", "Batik")
    assert (second.signatory, second.saved_by) == (kapolres, dewi)
    assert verbs()[-2:] == ["invitation-saved", "invitation-saved"]
    assert AuditDetail.objects.last().content == '{"fields":["dress"]}'


def test_the_first_proposal_is_the_meeting_and_the_last_letter_of_the_unit(draft, dewi, kapolres, belawan, sibling):
    proposed = invitations.letter_of(draft)
    assert (proposed.version, proposed.agenda, proposed.signatory) == (0, draft.title, kapolres)

    inviting.save_invitation(
        draft, by=dewi, version=0, basis="Rencana kerja", dress="Batik", copies="Camat", number="B/1"
    )
    other = recording.plan_meeting(belawan, by=dewi, title="Lain")
    proposed = invitations.letter_of(other)

    assert (proposed.basis, proposed.dress, proposed.copies) == ("Rencana kerja", "Batik", "Camat")
    assert (proposed.number, proposed.dated_on, proposed.agenda) == ("", None, "Lain")
    elsewhere = type(draft).objects.create(unit=sibling, title="Lain", created_at=timezone.now(), created_by=dewi)
    assert invitations.letter_of(elsewhere).basis == ""


def test_a_retired_signatory_is_not_proposed_again(draft, dewi, belawan, kapolres):
    former = add_person(belawan, dewi, "Kapolres Lama", "polri")
    inviting.save_invitation(draft, by=dewi, version=0, signatory=former, on_behalf_of="Kapolda")
    actions.retire_participant(former, by=dewi)
    other = recording.plan_meeting(belawan, by=dewi, title="Lain", chair=kapolres)

    proposed = invitations.letter_of(other)
    assert (proposed.signatory, proposed.on_behalf_of) == (kapolres, "")


# Who is on the roll -------------------------------------------------------------------------------


def test_a_group_is_invited_once_in_protocol_order_and_without_the_retired(draft, dewi, belawan, clergy, sibling, tono):
    for name, order in [("Zulkifli", 1), ("Badrun", 2), ("Umar", 3)]:
        add_person(belawan, dewi, name, "tokoh-agama", order=order)
    actions.retire_participant(clergy.participants.get(name="Umar"), by=dewi)
    add_person(sibling, tono, "Orang Binjai", "tokoh-agama")

    assert invitations.offers(draft) == [(clergy, 2), (Group.objects.get(code="polri"), 1)]
    assert inviting.invite(draft, by=dewi, groups=[clergy]) == 2
    assert names(draft) == ["Ahmad Siregar", "Zulkifli", "Badrun"]
    before = verbs()
    assert inviting.invite(draft, by=dewi, groups=[clergy]) == 0

    assert (names(draft), verbs()) == (["Ahmad Siregar", "Zulkifli", "Badrun"], before)
    assert before[-1] == "invited"
    row = draft.attendances.get(participant__name="Badrun")
    assert (row.status, row.way, row.unit, row.saved_by) == ("present", "roll-call", belawan, dewi)


def test_an_area_is_a_kecamatan_with_all_within_it_or_a_kelurahan(draft, dewi, belawan, clergy):
    district = area(belawan, "Medan Belawan")
    village = area(belawan, "Belawan I", district, "urban-village")
    ward = area(belawan, "Lingkungan VII", village, "neighbourhood")
    for name, where in [("Camat", district), ("Lurah", village), ("Kepling", ward), ("Jauh", None)]:
        add_person(belawan, dewi, name, "lurah", area=where)
    lurah = Group.objects.get(code="lurah")

    assert [n for group, n in invitations.offers(draft, village) if group == lurah] == [2]
    assert inviting.invite(draft, by=dewi, groups=[lurah, clergy], area=village) == 2
    assert names(draft)[1:] == ["Kepling", "Lurah"]
    assert inviting.invite(draft, by=dewi, groups=[lurah], area=district) == 1
    assert names(draft)[3:] == ["Camat"]


def test_guests_who_came_without_an_invitation_are_not_counted(draft, dewi, belawan):
    guest = add_person(belawan, dewi, "Tamu", "lurah")
    Attendance.objects.create(meeting=draft, unit=belawan, participant=guest, way="walk-in")
    other = add_person(belawan, dewi, "Tamu Sendiri", "lurah")
    Attendance.objects.create(meeting=draft, unit=belawan, participant=other, way="self", guest_key="kunci")

    assert invitations.answers(draft).invited == 1


def test_answers_are_counted_by_group(draft, dewi, belawan, ahmad, link_to):
    link_to(ahmad)
    link = AccessLink.objects.get()
    said = {"answered_at": timezone.now(), "answered_by": link}
    draft.attendances.update(answer="coming", **said)
    for name, answer in [("A", "unable"), ("B", "represented"), ("C", "")]:
        person = add_person(belawan, dewi, name, "lurah")
        more = said if answer else {}
        Attendance.objects.create(meeting=draft, unit=belawan, participant=person, answer=answer, **more)
    counted = invitations.answers(draft)

    assert [(group.code, group.sentence) for group in counted.groups] == [
        ("tokoh-agama", "1 hadir"),
        ("lurah", "1 diwakili, 1 berhalangan, 1 belum menjawab"),
    ]
    assert (counted.invited, counted.coming, counted.silent, counted.shared) == (4, 1, 1, 0)


# The link -----------------------------------------------------------------------------------------


def test_handing_over_issues_the_link_reveals_it_with_a_reason_and_says_so(draft, ahmad, dewi):
    row = draft.attendances.get()
    path = inviting.share_invitation(row, by=dewi)
    again = inviting.share_invitation(row, by=dewi)

    row.refresh_from_db()
    assert re.fullmatch(r"/t/[\w-]{43}/", path)
    assert again == path
    assert (row.invitation_shared_by, AccessLink.objects.get().participant) == (dewi, ahmad)
    assert verbs()[-5:] == [
        "link-issued",
        "link-revealed",
        "invitation-shared",
        "link-revealed",
        "invitation-shared",
    ]
    revealed = AuditDetail.objects.filter(entry__verb="link-revealed").first()
    assert '"reason":"undangan rakor 10 Januari 2024"' in revealed.content
    assert not any(path.strip("/").split("/")[1] in detail.content for detail in AuditDetail.objects.all())


def test_who_comes_next_is_the_first_in_protocol_order_who_was_not_told(draft, dewi, belawan, ahmad):
    add_person(belawan, dewi, "Zaki", "pemangku-kepentingan")
    inviting.invite(draft, by=dewi, groups=Group.objects.filter(code="pemangku-kepentingan"))

    waiting = invitations.waiting_to_be_told(draft)
    assert [row.participant.name for row in waiting] == ["Zaki", "Ahmad Siregar"]
    inviting.share_invitation(waiting.first(), by=dewi)
    assert [row.participant.name for row in invitations.waiting_to_be_told(draft)] == ["Ahmad Siregar"]


def test_too_many_in_an_hour_are_refused_and_leave_no_trace(draft, dewi, settings):
    settings.LINK_REVEALS_PER_HOUR = 1
    row = draft.attendances.get()
    inviting.share_invitation(row, by=dewi)
    before = verbs()

    with pytest.raises(Refused):
        inviting.share_invitation(row, by=dewi)

    assert verbs() == before


def test_circulating_ends_inviting(draft, dewi, janton, clergy):
    circulating.circulate(draft, by=janton)

    with pytest.raises(Refused):
        inviting.invite(draft, by=dewi, groups=[clergy])
