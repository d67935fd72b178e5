"""T46: somebody is forgotten. No table says who it was, but for the frozen texts; the chain stays whole."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minutes import search, snapshot
from minutes.actions import circulating, forgetting, recording
from minutes.models import Attendance, AttendanceSignature, Commitment, Invitation, Party
from participants import actions, audit
from participants.models import AccessLink, Area, AuditDetail, AuditEntry, DataRequest, Participant, RosterImport
from rakor.refusals import Refused, Stale
from tests.cast import add_person

pytestmark = pytest.mark.django_db
WHY = "Permintaan yang bersangkutan"
NAME = "Zulkenari Wangsamurni"
CANARIES = [NAME, "Zulkenari", "Wangsamurni", "81277731415", "Pengasuh Kenaripos", "Yayasan Kenariorg"]
CANARIES += ["KH. Kenarigelar", "Lc. Kenarigelar", "Kenaridiwakili", "Kenarialasan", "19770102", "Kenarikata"]


@pytest.fixture
def zul(belawan, dewi):
    """Somebody with everything that can be stored about a person."""
    area = Area.objects.create(
        unit=belawan, name="Bagan Deli", full_name="Bagan Deli", regency="Medan", level="village"
    )
    return actions.add_participant(
        belawan,
        by=dewi,
        name=NAME,
        group=add_person(belawan, dewi, "Teman", "tokoh-agama").group,
        title_prefix="KH. Kenarigelar",
        title_suffix="Lc. Kenarigelar",
        position="Pengasuh Kenaripos",
        organisation="Yayasan Kenariorg",
        area=area,
        phone="+6281277731415",
        rank="Kompol",
        police_id="19770102",
        civil_service_id="197701022000011001",
    )


@pytest.fixture
def traces(belawan, dewi, janton, draft, zul):
    """He was invited, came, signed, answered, asked, is a party, stands in a roster file; and in frozen minutes."""
    promise = recording.add_commitment(draft, by=dewi, text="Menjaga lingkungan.")
    Party.objects.create(commitment=promise, scope=Party.Scope.PERSON, participant=zul, name=zul.name)
    search.index_commitment(promise)
    link = actions.issue_link(zul, by=dewi)
    actions.reveal_link(link, by=dewi, reason=f"undangan untuk {NAME}")
    actions.revoke_link(link, by=dewi, reason=f"ponsel {NAME} hilang")
    link = actions.issue_link(zul, by=dewi)
    row = recording.add_attendance(draft, zul, by=dewi)
    recording.remove_row(row, by=dewi)
    row = recording.add_attendance(draft, zul, by=dewi)
    now = timezone.now()
    columns = {"status": "excused", "represents": "Kenaridiwakili", "reason": "Kenarialasan", "guest_key": "Kenarikata"}
    Attendance.objects.filter(pk=row.pk).update(answer="unable", answered_at=now, answered_by=link, **columns)
    AttendanceSignature.objects.create(attendance=row, strokes="[[81277731415]]", drawn_at=now, drawn_by=dewi)
    audit.record(belawan.pk, "answered", draft, by=None, detail={"participant": zul.pk, "represents": "Kenaridiwakili"})
    wanted = {"name": f"{NAME} bin Ali", "phone": "+6281277731415"}
    asked = {"participant": zul, "asked_by": link, "asked_at": now, "words": "Kenarikata"}
    DataRequest.objects.create(kind="correction", wanted=wanted, **asked)
    answered = {"answered_at": now, "answered_by": dewi, "outcome": "refused", "answer": "Kenarikata"}
    DataRequest.objects.create(kind="correction", wanted=wanted, **asked, **answered)
    DataRequest.objects.create(kind="erasure", **asked)
    waiting = {"unit": belawan, "file_name": "daftar.xlsx", "sent_at": now, "sent_by": dewi, "good": 1}
    RosterImport.objects.create(rows=json.dumps([{"name": NAME}]), **waiting)
    RosterImport.objects.create(faults=json.dumps([{"phone": "+6281277731415"}]), **waiting)
    circulating.circulate(draft, by=janton)
    return draft


def dump():
    """Everything but the frozen texts, as text; the full-text index of SQLite as it lies in its file."""
    found = []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = [name for (name,) in cursor.fetchall()]
        else:
            tables = connection.introspection.table_names()
        for table in sorted(set(tables) - {"minutes_minutes"}):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [f"{table}: {row!r}" for row in cursor.fetchall()]
    return found


def canaries():
    return sorted(
        {(row.partition(":")[0], word) for row in dump() for word in CANARIES if word.casefold() in row.casefold()}
    )


def verified():
    out = StringIO()
    call_command("verify_audit", stdout=out)
    return {line.rpartition(": ")[2] for line in out.getvalue().splitlines()} == {"ok"}


def test_only_the_operator_of_the_unit_forgets(zul, budi, janton, vera, tono, sari_admin):
    for somebody in [budi, janton, vera, tono, sari_admin]:
        with pytest.raises(Refused, match="operator"):
            forgetting.forget_participant(zul, by=somebody, reason=WHY)
    assert Participant.objects.get(pk=zul.pk).name == NAME


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reason_is_needed(zul, dewi, reason):
    with pytest.raises(Refused, match="Tulis alasannya"):
        forgetting.forget_participant(zul, by=dewi, reason=reason)


@pytest.mark.parametrize(
    "reason", ["Permintaan Bapak Zulkenari", "diminta WANGSAMURNI", "dari 0812-7773-1415", "telepon +62 812 7773 1415"]
)
def test_the_reason_may_not_keep_what_is_erased(zul, dewi, reason):
    with pytest.raises(Refused, match="tanpa nama"):
        forgetting.forget_participant(zul, by=dewi, reason=reason)


def lead(draft, dewi, zul):
    draft.signatories.all().delete()
    recording.add_signatory(draft, zul, by=dewi, capacity="Pimpinan Rapat")
    draft.chair = zul
    draft.save(update_fields=["chair"])


def take_minutes(draft, dewi, zul):
    draft.minute_taker = zul
    draft.save(update_fields=["minute_taker"])


def sign(draft, dewi, zul):
    recording.add_signatory(draft, zul, by=dewi, capacity="Moderator")


def answer_for(draft, dewi, zul):
    draft.commitments.update(officer=zul)


def invite(draft, dewi, zul):
    Invitation.objects.create(meeting=draft, signatory=zul)


@pytest.mark.parametrize("office", [lead, take_minutes, sign, answer_for, invite])
def test_whoever_has_an_office_in_a_draft_is_not_forgotten_before(draft, dewi, janton, zul, office):
    office(draft, dewi, zul)

    with pytest.raises(Refused) as no:
        forgetting.forget_participant(zul, by=dewi, reason=WHY)
    assert no.value.sentences[1:] == [draft.title]

    circulating.circulate(draft, by=janton)
    assert forgetting.forget_participant(zul, by=dewi, reason=WHY).forgotten_at


def test_before_it_every_table_says_who_it_was(traces):
    """The control: what the next test misses, this one would."""
    assert {table for table, __ in canaries()} >= {
        "minutes_attendance",
        "minutes_attendancesignature",
        "minutes_commitment",
        "minutes_party",
        "participants_accesslink",
        "participants_auditdetail",
        "participants_datarequest",
        "participants_participant",
        "participants_rosterimport",
    }
    assert {word for __, word in canaries()} == set(CANARIES)


def test_afterwards_no_table_does_and_the_chain_is_whole(traces, belawan, dewi, zul):
    frozen = traces.current_minutes
    acts = AuditEntry.objects.filter(unit=belawan).count()

    forgetting.forget_participant(zul, by=dewi, reason=WHY)

    assert canaries() == []
    assert NAME in frozen.content
    assert snapshot.digest(traces.current_minutes.document) == frozen.digest
    assert audit.first_broken(belawan.pk) is None
    assert verified()
    # Every act is still there, and two more: the link that stood was revoked, and the forgetting itself.
    assert AuditEntry.objects.filter(unit=belawan).count() == acts + 2


def test_what_stays_is_a_place_without_a_name(traces, dewi, zul):
    forgetting.forget_participant(zul, by=dewi, reason=WHY)

    person = Participant.objects.get(pk=zul.pk)
    assert (person.name, person.sort_name, person.group) == ("(data dihapus)", "data dihapus", zul.group)
    assert (person.forgotten_by, person.retired_by, person.retired_at) == (dewi, dewi, person.forgotten_at)
    row = Attendance.objects.get(participant=zul)
    assert (row.status, row.represents, row.reason, row.answer) == ("excused", "", "", "unable")
    assert Party.objects.get(participant=zul).name == "(data dihapus)"
    assert not AccessLink.objects.filter(participant=zul, revoked_at=None).exists()
    requests = DataRequest.objects.filter(participant=zul)
    assert set(requests.values_list("outcome", flat=True)) == {"done", "refused"}
    assert set(RosterImport.objects.values_list("rows", "good")) == {("", 0)}


def test_the_act_is_written_down_with_its_reason(traces, dewi, zul):
    forgetting.forget_participant(zul, by=dewi, reason=f"  {WHY} ")

    entry = AuditEntry.objects.get(verb="forgotten")
    assert (entry.actor, entry.subject, entry.subject_id) == (dewi, "participant", zul.pk)
    assert json.loads(entry.detail.content) == {"reason": WHY, "frozen": 1}


def test_a_promise_is_no_longer_found_by_the_name(traces, dewi, zul):
    found = Commitment.objects.filter(stems__matches=search.Question.read("zulkenari"))
    assert found.count() == 1

    forgetting.forget_participant(zul, by=dewi, reason=WHY)

    assert found.count() == 0


def test_others_keep_what_is_theirs(traces, dewi, zul, ahmad):
    Attendance.objects.filter(participant=ahmad).update(reason="Dinas luar", represents="Wakil Ahmad")
    link = actions.issue_link(ahmad, by=dewi)
    particulars = AuditDetail.objects.filter(entry__subject="accesslink", entry__subject_id=link.pk)

    forgetting.forget_participant(zul, by=dewi, reason=WHY)

    row = Attendance.objects.get(participant=ahmad)
    assert (row.reason, row.represents, row.version) == ("Dinas luar", "Wakil Ahmad", 1)
    ahmad.refresh_from_db()
    assert (ahmad.name, ahmad.phone, ahmad.retired_at) == ("Ahmad Siregar", "+6281200007890", None)
    assert AccessLink.objects.get(pk=link.pk).revoked_at is None
    assert particulars.exists()


def test_a_key_that_begins_alike_is_another_person(belawan, dewi, zul):
    other = audit.record(belawan.pk, "answered", belawan, by=None, detail={"participant": int(f"{zul.pk}0")})

    forgetting.forget_participant(zul, by=dewi, reason=WHY)

    assert AuditDetail.objects.filter(entry=other).exists()


def test_twice_is_once(zul, dewi):
    first = forgetting.forget_participant(zul, by=dewi, reason=WHY)
    again = forgetting.forget_participant(zul, by=dewi, reason=WHY)

    assert again.forgotten_at == first.forgotten_at
    assert AuditEntry.objects.filter(verb="forgotten").count() == 1


def test_who_was_retired_before_keeps_that_day(zul, dewi):
    actions.retire_participant(zul, by=dewi)
    day = Participant.objects.get(pk=zul.pk).retired_at

    assert forgetting.forget_participant(zul, by=dewi, reason=WHY).retired_at == day


def test_nobody_writes_into_an_erased_row_again(zul, dewi, client_of):
    person = forgetting.forget_participant(zul, by=dewi, reason=WHY)

    for act in [
        lambda: actions.change_participant(person, by=dewi, version=person.version, name=NAME),
        lambda: actions.restore_participant(person, by=dewi),
        lambda: actions.change_participant(zul, by=dewi, version=zul.version, name=NAME),
        lambda: actions.issue_link(person, by=dewi),
    ]:
        with pytest.raises((Refused, Stale)):
            act()
    for page in ["ubah", "aktifkan", "nonaktifkan"]:
        answer = client_of(dewi).post(f"/kelompok/orang/{zul.pk}/{page}/", {"name": NAME, "version": person.version})
        assert answer.status_code == 403
    assert Participant.objects.get(pk=zul.pk).name == "(data dihapus)"


def test_a_form_that_was_open_meanwhile_is_told(draft, dewi, zul):
    row = recording.add_attendance(draft, zul, by=dewi)

    forgetting.forget_participant(zul, by=dewi, reason=WHY)

    assert Attendance.objects.get(pk=row.pk).version == row.version + 1


# The page -----------------------------------------------------------------------------------------


def page(zul):
    return f"/kelompok/orang/{zul.pk}/lupakan/"


def test_the_page_says_what_goes_and_what_stays(traces, client_of, dewi, zul):
    answer = client_of(dewi).get(page(zul))

    text = " ".join(answer.content.decode().split())
    assert answer.status_code == 200
    assert "1 naskah notulen yang sudah diedarkan dan memuat namanya" in text
    assert "Penghapusan tidak dapat dibatalkan." in text
    assert "81277731415" not in text and "0812-7773-1415" not in text


def test_the_page_names_the_drafts_that_have_to_change_first(client_of, dewi, draft, kapolres):
    answer = client_of(dewi).get(page(kapolres))

    assert draft.title in answer.content.decode()
    answer = client_of(dewi).post(page(kapolres), {"reason": WHY, "name": kapolres.name})
    assert answer.status_code == 422
    assert not Participant.objects.get(pk=kapolres.pk).forgotten_at


@pytest.mark.parametrize("typed", ["", "Ahmad Siregar", "Zulkenari", "KH. Kenarigelar"])
def test_the_name_has_to_be_typed_again(client_of, dewi, zul, typed):
    answer = client_of(dewi).post(page(zul), {"reason": WHY, "name": typed})

    assert answer.status_code == 422
    assert WHY in answer.content.decode()
    assert Participant.objects.get(pk=zul.pk).name == NAME


@pytest.mark.parametrize("typed", [NAME, NAME.lower(), f"  {NAME.upper()} "])
def test_the_page_erases(client_of, dewi, zul, typed):
    answer = client_of(dewi).post(page(zul), {"reason": WHY, "name": typed})

    assert (answer.status_code, answer.url) == (302, f"/kelompok/orang/{zul.pk}/")
    assert Participant.objects.get(pk=zul.pk).name == "(data dihapus)"
    again = client_of(dewi).get(page(zul))
    assert (again.status_code, again.url) == (302, f"/kelompok/orang/{zul.pk}/")


def test_the_page_asks_the_same_number_of_questions_for_many(client_of, dewi, belawan, zul):
    client, counts = client_of(dewi), []
    for number in [3, 30]:
        while zul.attendances.count() < number:
            meeting = recording.plan_meeting(belawan, by=dewi, title="Rakor", chair=zul)
            recording.add_attendance(meeting, zul, by=dewi)
        client.get(page(zul))  # the visit itself is kept at most once a minute
        with CaptureQueriesContext(connection) as asked:
            client.get(page(zul))
        counts.append(len(asked))
    assert counts[0] == counts[1] == 6
