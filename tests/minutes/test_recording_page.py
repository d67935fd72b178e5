"""The recording page without script: what it shows, how each part saves, what it refuses with the typed text kept."""

import datetime
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minutes.actions import judging, recording
from minutes.models import AgendaItem, Attendance, CarriedOver, Commitment, Meeting, Party
from participants.models import Group, Participant
from tests.minutes.followed import logged
from tests.minutes.pages import text


@pytest.fixture
def browser(client_of, budi):
    return client_of(budi)


def part(answer):
    """Where the answer leads, without the address of the page."""
    return answer.url.partition("#")[2]


def test_a_viewer_may_not_record(client_of, vera, draft):
    assert client_of(vera).get(f"/rakor/{draft.pk}/ubah/").status_code == 403


def test_the_operator_of_another_unit_sees_nothing(client_of, tono, draft):
    assert client_of(tono).get(f"/rakor/{draft.pk}/ubah/").status_code == 404


def test_once_circulated_the_reading_page_takes_over(browser, circulated):
    answer = browser.get(f"/rakor/{circulated.pk}/ubah/")
    assert (answer.status_code, answer.url) == (302, f"/rakor/{circulated.pk}/")


def test_the_page_shows_letterhead_and_parts(browser, draft):
    page = browser.get(f"/rakor/{draft.pk}/ubah/").content.decode()
    assert "<span>RESOR PELABUHAN BELAWAN</span>" in page
    for anchor in ["identitas", "kehadiran", "jalannya", "kesepakatan", "foto", "penutup"]:
        assert f'id="{anchor}"' in page
    assert "AKBP Janton Silaban, S.H., S.I.K., M.K.P. — Kapolres Pelabuhan Belawan" in page


def test_the_head_is_saved_as_typed_by_indonesians(browser, draft):
    answer = browser.post(
        f"/rakor/{draft.pk}/simpan/identitas/",
        {"meeting-version": 1, "meeting-date": "Rabu, 10 Januari 2024", "meeting-starts_at": "09.00"},
    )
    assert (answer.status_code, part(answer)) == (303, "identitas")
    draft.refresh_from_db()
    assert (draft.date, draft.starts_at, draft.version) == (datetime.date(2024, 1, 10), datetime.time(9), 2)
    assert draft.saved_by.username == "budi"
    assert draft.title == "Antisipasi gangguan kamtibmas"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2024", "Tanggal harus tanggal yang ada, misalnya 12 Maret 2026"),
        ("10/13/2024", "Bulan 13 tidak ada. Tulis hari lebih dahulu, misalnya 12/3/2026"),
    ],
)
def test_a_date_that_does_not_exist_is_said_and_kept(browser, draft, typed, sentence):
    answer = browser.post(
        f"/rakor/{draft.pk}/simpan/identitas/", {"meeting-version": 1, "meeting-date": typed, "meeting-place": "Aula"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{typed}"' in page
    draft.refresh_from_db()
    assert draft.place == "Aula Wira Satya"


def test_it_has_no_more_queries_with_more_rows(browser, draft, dewi, belawan, kapolres):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"/rakor/{draft.pk}/ubah/?buka=tokoh-agama").status_code == 200
        return len(found)

    def grow(n):
        agama = Group.objects.get(code="tokoh-agama")
        recording.add_agenda_item(draft, by=dewi, title=f"Butir {n}")
        promise = recording.add_commitment(draft, by=dewi, text=f"Janji {n}")
        Commitment.objects.filter(pk=promise.pk).update(officer=kapolres)
        Party.objects.create(commitment=promise, scope="group", group=agama)
        recording.add_walk_in(draft, by=dewi, name=f"Tamu {n}", group=agama)

    grow(0)
    browser.get(f"/rakor/{draft.pk}/ubah/")
    before = queries()
    for n in range(1, 5):
        grow(n)
    assert queries() == before


def test_a_circulated_meeting_keeps_its_text_and_shows_ours(browser, circulated):
    item = circulated.agenda.get()
    answer = browser.post(
        f"/rakor/{circulated.pk}/simpan/butir/{item.pk}/",
        {f"agenda-{item.pk}-version": item.version, f"agenda-{item.pk}-discussion": "Terlambat"},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Notulen ini sudah diedarkan oleh Janton Silaban" in page
    assert ">Terlambat</textarea>" in page
    item.refresh_from_db()
    assert item.discussion == "Kapolres mengajak seluruh pihak bekerja sama."


def test_text_for_a_removed_row_comes_back(browser, draft, dewi):
    item = draft.agenda.get()
    recording.remove_row(item, by=dewi)
    answer = browser.post(
        f"/rakor/{draft.pk}/simpan/butir/1234/", {"agenda-1234-version": 1, "agenda-1234-discussion": "Masih perlu"}
    )
    assert answer.status_code == 409
    assert "Bagian ini sudah dihapus" in answer.content.decode()
    assert ">Masih perlu</textarea>" in answer.content.decode()


def test_columns_that_are_no_fields_cannot_be_written(browser, draft, sibling):
    """T4: all model fields with hostile values."""
    head = {
        f"meeting-{name}": "9" for name in ["state", "unit", "revision", "created_by", "stems", "saved_by", "follows"]
    }
    browser.post(f"/rakor/{draft.pk}/simpan/identitas/", head | {"meeting-version": 1, "meeting-place": "Aula"})
    promise = draft.commitments.get()
    forbidden = {"life": "completed", "unit": sibling.pk, "meeting": 99, "order": 99, "renews": 1, "stems": "x"}
    browser.post(
        f"/rakor/{draft.pk}/simpan/kesepakatan/{promise.pk}/",
        {
            f"commitment-{promise.pk}-{name}": value
            for name, value in (forbidden | {"version": 1, "text": "Baru"}).items()
        },
    )
    fresh, row = Meeting.objects.get(pk=draft.pk), Commitment.objects.get(pk=promise.pk)
    assert (fresh.place, fresh.state, fresh.unit_id, fresh.revision, fresh.follows) == (
        "Aula",
        "open",
        draft.unit_id,
        1,
        None,
    )
    assert (row.text, row.life, row.unit_id, row.meeting_id, row.order) == (
        "Baru",
        "draft",
        draft.unit_id,
        draft.pk,
        promise.order,
    )


@pytest.mark.parametrize(("length", "status"), [(20_000, 303), (20_001, 422)])
def test_a_text_has_a_limit_that_says_how_much_is_too_much(browser, draft, length, status):
    item = draft.agenda.get()
    text = "a" * length
    answer = browser.post(
        f"/rakor/{draft.pk}/simpan/butir/{item.pk}/",
        {f"agenda-{item.pk}-version": item.version, f"agenda-{item.pk}-discussion": text},
    )
    assert answer.status_code == status
    if status == 422:
        page = answer.content.decode()
        assert "Kelebihan 1 karakter: di sini muat paling banyak 20.000." in page
        assert f">{text}</textarea>" in page


def test_all_texts_together_have_a_limit(browser, draft, dewi, settings):
    settings.MEETING_MAX_CHARACTERS = 1000
    item = draft.agenda.get()
    answer = browser.post(
        f"/rakor/{draft.pk}/simpan/butir/{item.pk}/",
        {f"agenda-{item.pk}-version": item.version, f"agenda-{item.pk}-discussion": "a" * 950},
    )
    assert answer.status_code == 422
    assert "Seluruh tulisan rapat ini kelebihan" in answer.content.decode()


def test_a_megabyte_is_refused_with_a_sentence(browser, draft):
    item = draft.agenda.get()
    answer = browser.post(
        f"/rakor/{draft.pk}/simpan/butir/{item.pk}/",
        {f"agenda-{item.pk}-version": item.version, f"agenda-{item.pk}-discussion": "a" * 1_000_000},
    )
    assert answer.status_code == 422
    assert "Kelebihan 980.000 karakter" in answer.content.decode()


def promise_of(draft, **fields):
    promise = draft.commitments.get()
    typed = {"version": promise.version} | fields
    return f"/rakor/{draft.pk}/simpan/kesepakatan/{promise.pk}/", {
        f"commitment-{promise.pk}-{name}": value for name, value in typed.items()
    }


def test_a_due_date_before_the_meeting_is_said(browser, draft):
    answer = browser.post(*promise_of(draft, kind="dated", due_on="9 Januari 2024"))
    assert answer.status_code == 422
    assert "Batas waktu tidak boleh sebelum tanggal rapat (10 Januari 2024)." in answer.content.decode()


def test_only_a_dated_commitment_keeps_its_due_date(browser, draft):
    browser.post(*promise_of(draft, kind="dated", due_on="31/1/2024"))
    assert draft.commitments.get().due_on == datetime.date(2024, 1, 31)
    browser.post(*promise_of(draft, kind="recurring", every="P1W"))
    row = draft.commitments.get()
    assert (row.kind, row.due_on, row.every) == ("recurring", None, "P1W")
    browser.post(*promise_of(draft, kind="continuous"))
    assert draft.commitments.get().every == ""


def test_everyone_clears_the_other_parties(browser, draft):
    browser.post(*promise_of(draft, parties=["", "group:lurah", "organisation:Pelindo"]))
    assert [str(party) for party in draft.commitments.get().parties.all()] == ["Lurah", "Pelindo"]
    browser.post(*promise_of(draft, parties=["", "group:lurah", "everyone"]))
    assert [str(party) for party in draft.commitments.get().parties.all()] == ["Semua pihak"]


def test_a_commitment_may_lose_all_parties_while_a_draft(browser, draft):
    browser.post(*promise_of(draft, parties=[""]))
    assert list(draft.commitments.get().parties.all()) == []
    assert "Pilih pihak kesepakatan 1" in browser.get(f"/rakor/{draft.pk}/ubah/").content.decode()


@pytest.mark.parametrize(
    "word", ["group:tidak-ada", "person:999999", "group:lurah:999999", "apa", "organisation:", "x:y"]
)
def test_parties_that_do_not_exist_are_refused(browser, draft, word):
    answer = browser.post(*promise_of(draft, parties=["", word]))
    assert answer.status_code == 422
    assert [str(party) for party in draft.commitments.get().parties.all()] == ["Semua pihak"]


def test_parties_are_added_by_group_and_area_organisation_and_person(browser, draft, belawan, ahmad):
    from participants.models import Area

    district = Area.objects.create(
        unit=belawan, name="Medan Belawan", full_name="Medan Belawan", regency="Medan", level="district"
    )
    Area.objects.create(
        unit=belawan,
        parent=district,
        name="Belawan I",
        full_name="Medan Belawan / Belawan I",
        regency="Medan",
        level="urban-village",
    )
    adding = {
        "add_group": "lurah",
        "add_area": "Belawan I",
        "add_organisation": "Pelindo",
        "add_person": "Ahmad Siregar",
    }
    answer = browser.post(*promise_of(draft, parties=[""], **adding))
    assert answer.status_code == 303
    assert [str(party) for party in draft.commitments.get().parties.all()] == [
        "Lurah di Belawan I",
        "Pelindo",
        "Ahmad Siregar",
    ]


def test_a_person_of_the_book_is_recognised_by_the_label(browser, draft, kapolres):
    browser.post(*promise_of(draft, officer="AKBP Janton Silaban, S.H., S.I.K., M.K.P. — Kapolres Pelabuhan Belawan"))
    assert draft.commitments.get().officer == kapolres


def test_somebody_new_is_put_into_the_address_book(browser, draft):
    answer = browser.post(
        f"/rakor/{draft.pk}/simpan/identitas/",
        {"meeting-version": 1, "meeting-minute_taker": "Bripka Sari Dewi, SH, Bintara Satbinmas"},
    )
    assert answer.status_code == 303
    person = Meeting.objects.get(pk=draft.pk).minute_taker
    assert (person.rank, person.name, person.title_suffix, person.position, person.group.code) == (
        "Bripka",
        "Sari Dewi",
        "S.H.",
        "Bintara Satbinmas",
        "polri",
    )


def test_the_same_new_name_twice_is_one_person(browser, draft):
    for version in (1, 1):
        browser.post(
            f"/rakor/{draft.pk}/simpan/identitas/",
            {"meeting-version": version, "meeting-minute_taker": "Sari Dewi, Bintara Satbinmas"},
        )
    assert Participant.objects.filter(name="Sari Dewi").count() == 1


def test_a_guest_is_on_the_roll_in_one_step(browser, draft):
    answer = browser.post(
        f"/rakor/{draft.pk}/tambah/hadir/",
        {"add-person-name": "H. Usman, Kepala Lingkungan 7", "add-person-group": "kepala-lingkungan"},
    )
    row = Attendance.objects.get(meeting=draft, participant__name="Usman")
    assert (answer.status_code, part(answer)) == (303, f"attendance-{row.pk}")
    assert (row.way, row.status, row.participant.title_prefix, row.participant.position) == (
        "walk-in",
        "present",
        "H.",
        "Kepala Lingkungan 7",
    )


def test_a_guest_without_a_group_is_asked_for_it(browser, draft):
    answer = browser.post(f"/rakor/{draft.pk}/tambah/hadir/", {"add-person-name": "Usman"})
    assert answer.status_code == 422
    assert "Pilih kelompok tamu baru itu." in answer.content.decode()
    assert 'value="Usman"' in answer.content.decode()


def test_an_absence_has_a_reason_and_a_presence_has_none(browser, draft):
    row = draft.attendances.get()
    url = f"/rakor/{draft.pk}/simpan/hadir/{row.pk}/"
    name = f"attendance-{row.pk}"
    browser.post(url, {f"{name}-version": row.version, f"{name}-status": "excused", f"{name}-reason": "Sakit"})
    row.refresh_from_db()
    assert (row.status, row.reason) == ("excused", "Sakit")
    browser.post(url, {f"{name}-version": row.version, f"{name}-status": "present", f"{name}-reason": "Sakit"})
    row.refresh_from_db()
    assert (row.status, row.reason) == ("present", "")


def test_rows_are_added_moved_and_removed(browser, draft):
    answer = browser.post(f"/rakor/{draft.pk}/tambah/butir/")
    first, second = draft.agenda.all()
    assert (answer.status_code, part(answer)) == (303, f"agenda-{second.pk}")
    browser.post(f"/rakor/{draft.pk}/pindah/butir/{second.pk}/", {"up": "1"})
    assert list(draft.agenda.all()) == [second, first]
    for __ in range(2):
        assert browser.post(f"/rakor/{draft.pk}/hapus/butir/{second.pk}/").status_code == 303
    assert list(draft.agenda.all()) == [first]


def test_rows_of_another_meeting_cannot_be_touched(browser, draft, dewi, belawan):
    other = recording.plan_meeting(belawan, by=dewi, title="Rakor lain")
    item = recording.add_agenda_item(other, by=dewi, title="Rahasia")
    browser.post(f"/rakor/{draft.pk}/hapus/butir/{item.pk}/")
    browser.post(
        f"/rakor/{draft.pk}/simpan/butir/{item.pk}/", {f"agenda-{item.pk}-version": 1, f"agenda-{item.pk}-title": "x"}
    )
    assert AgendaItem.objects.get(pk=item.pk).title == "Rahasia"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\u202eterbalik", "نص", "ꦲꦏ꧀ꦱꦫ", "👩‍👩‍👧", "a\u0301", '"><img src=x>']
)
def test_hostile_text_comes_back_as_text(browser, draft, text):
    item = draft.agenda.get()
    browser.post(
        f"/rakor/{draft.pk}/simpan/butir/{item.pk}/",
        {f"agenda-{item.pk}-version": item.version, f"agenda-{item.pk}-discussion": text},
    )
    page = browser.get(f"/rakor/{draft.pk}/ubah/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "\u202e" not in page


def test_a_nul_is_refused_at_the_gate(browser, draft):
    answer = browser.post(f"/rakor/{draft.pk}/simpan/identitas/", {"meeting-version": 1, "meeting-place": "a\x00b"})
    assert answer.status_code == 400


@pytest.fixture
def following(circulated, dewi, belawan):
    """The next rakor, which opens with the promise of the last."""
    return recording.plan_meeting(belawan, by=dewi, title="Rakor berikutnya", follows=circulated)


def test_an_old_promise_is_treated_and_its_new_wording_begins_with_the_old(browser, following, circulated):
    old = following.carried_over.get()
    name = f"carried-{old.pk}"
    browser.post(
        f"/rakor/{following.pk}/simpan/lanjutan/{old.pk}/",
        {f"{name}-version": 1, f"{name}-outcome": "changed", f"{name}-note": "Diperluas"},
    )
    old.refresh_from_db()
    assert (old.outcome, old.note) == ("changed", "Diperluas")
    for __ in range(2):
        browser.post(f"/rakor/{following.pk}/tambah/kesepakatan/", {"lanjutan": old.pk})
    row = following.commitments.get()
    assert (row.text, row.renews_number, row.renews) == (old.text, 1, circulated.commitments.get())
    assert "Mengubah kesepakatan 1 rakor sebelumnya" in browser.get(f"/rakor/{following.pk}/ubah/").content.decode()


def test_an_outcome_that_does_not_exist_is_refused(browser, following):
    old = following.carried_over.get()
    answer = browser.post(
        f"/rakor/{following.pk}/simpan/lanjutan/{old.pk}/",
        {f"carried-{old.pk}-version": 1, f"carried-{old.pk}-outcome": "apa saja"},
    )
    assert answer.status_code == 422


def test_an_old_promise_is_read_out_with_its_health_and_the_count(browser, following, circulated, dewi):
    promise = circulated.commitments.get()
    page = f"/rakor/{following.pk}/ubah/"
    assert "Belum ada catatan belum ada kejadian yang mengujinya" in text(browser.get(page))

    for day, verdict in ((1, "kept"), (2, "not-kept"), (3, "not-kept")):
        logged(promise, dewi, datetime.date(2024, 2, day), came={"lurah": verdict})
    judging.judge([promise.pk])

    assert "Perlu perhatian 1 dari 3 kejadian terakhir dihadiri" in text(browser.get(page))


def test_an_old_promise_that_ended_meanwhile_says_how(browser, following, circulated):
    circulated.commitments.update(life="completed", end_reason="Terpasang di tiga pintu")

    assert "Selesai Terpasang di tiga pintu" in text(browser.get(f"/rakor/{following.pk}/ubah/"))


def test_what_only_an_old_paper_tells_has_no_health(browser, following):
    following.carried_over.update(commitment=None)

    assert "Belum ada catatan" not in text(browser.get(f"/rakor/{following.pk}/ubah/"))


@pytest.mark.parametrize("outcome", ["", "changed", "ended"])
def test_the_checklist_leads_to_each_old_promise_that_is_not_decided(browser, following, outcome):
    following.carried_over.update(outcome=outcome)
    page = Page(browser.get(f"/rakor/{following.pk}/ubah/").content.decode())

    place = {"": "outcome_0", "changed": "new", "ended": "note"}[outcome]
    assert f"id_carried-{following.carried_over.get().pk}-{place}" in page.wanted
    assert sorted(page.wanted - set(page.ids)) == []


def test_reading_out_many_promises_asks_no_more_than_one(browser, following, circulated, dewi):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"/rakor/{following.pk}/ubah/").status_code == 200
        return len(found)

    browser.get(f"/rakor/{following.pk}/ubah/")
    before = queries()
    for n in range(2, 12):
        old = Commitment.objects.create(
            meeting=circulated, unit=circulated.unit, order=n, text=f"J {n}", life="in-force"
        )
        CarriedOver.objects.create(meeting=following, order=n, commitment=old, text=old.text)
    assert queries() == before


class Page(HTMLParser):
    """The ids of a page, and what refers to them."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.wanted = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        self.ids += [known["id"]] if "id" in known else []
        for name in ("for", "list", "form", "aria-labelledby", "aria-describedby", "data-next", "data-with"):
            self.wanted |= set((known.get(name) or "").split())
        if (known.get("href") or "").startswith("#"):
            self.wanted.add(known["href"][1:])


@pytest.mark.parametrize("typed", [None, {"kind": "dated", "due_on": "31/02/2024", "text": "x" * 20_001}])
def test_every_label_description_and_link_of_the_page_leads_somewhere(browser, draft, dewi, typed):
    recording.add_commitment(draft, by=dewi)
    url = f"/rakor/{draft.pk}/ubah/?buka=tokoh-agama"
    if typed is None:
        answer = browser.get(url)
    else:
        promise = draft.commitments.first()
        answer = browser.post(
            f"/rakor/{draft.pk}/simpan/kesepakatan/{promise.pk}/",
            {f"commitment-{promise.pk}-{name}": value for name, value in ({"version": 1} | typed).items()},
        )
    page = Page(answer.content.decode())
    assert sorted(page.wanted - set(page.ids)) == []
    assert sorted({one for one in page.ids if page.ids.count(one) > 1}) == []
