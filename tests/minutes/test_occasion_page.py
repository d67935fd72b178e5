"""The form on the phone, the list, the page of one occasion: prefilled, kept when refused, the same cost for many."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from minutes.actions import occasions
from minutes.models import Commitment, Occasion, Party, Verdict
from participants.models import Area, Group, Role
from tests.minutes.pages import queries_of, text
from tests.permissions import jpeg

pytestmark = pytest.mark.django_db
LOG = "/kejadian/catat/"


@pytest.fixture
def bahari(belawan):
    return Area.objects.create(unit=belawan, name="Belawan Bahari", full_name="Belawan Bahari", regency="Medan")


@pytest.fixture
def sicanang(belawan):
    return Area.objects.create(unit=belawan, name="Sicanang", full_name="Belawan Sicanang", regency="Medan")


@pytest.fixture
def promise(circulated):
    return circulated.commitments.get()


@pytest.fixture
def phone(client_of, budi):
    return client_of(budi)


def log(unit, by, area, key="satu", *, ago=1, **more):
    more = {"kind": "crowd", "happened_at": timezone.now() - datetime.timedelta(hours=ago)} | more
    return occasions.log_occasion(unit, by=by, form_key=key, area=area, **more)


def another(promise, text, group=None, area=None):
    """A further promise for what may happen, of a group."""
    row = Commitment.objects.create(
        meeting=promise.meeting,
        unit=promise.unit,
        text=text,
        kind="conditional",
        life="in-force",
        order=promise.order + 1,
        saved_at=promise.saved_at,
        saved_by=promise.saved_by,
    )
    group = Group.objects.get(code=group or "lurah")
    Party.objects.create(commitment=row, scope="group", group=group, area=area)
    return row


def sent(area, **more):
    """What the form sends of a crowd at one o'clock this morning, or yesterday's."""
    moment = timezone.localtime() - datetime.timedelta(hours=1)
    columns = {"date": moment.date().isoformat(), "hour": f"{moment:%H.%M}", "area": area.pk, "kind": "crowd"}
    return columns | {"form_key": "kunci"} | more


def ticked(page):
    return re.findall(r'name="commitments"\s+value="(\d+)"[^>]*\schecked', page.content.decode())


def value_of(page, field):
    found = re.search(rf'<input[^>]*name="{field}"[^>]*>', page.content.decode())[0]
    return re.search(r'value="([^"]*)"', found)[1]


def called(page):
    """The answers that are set, but for "not called"."""
    found = re.findall(r'name="((?:group|party)-\w+)" value="([\w-]+)"[^>]*\schecked', page.content.decode())
    return {name: value for name, value in found if value != "waiting"}


def asked_first(page):
    """The parties that are asked before the others are unfolded."""
    part = page.content.decode().split('id="pihak-h"')[1].split('<details class="fold"')[0]
    return [" ".join(one.split()) for one in re.findall(r"<legend>(.*?)</legend>", part, re.DOTALL)]


# Filled in ----------------------------------------------------------------------------------------


def test_it_is_filled_in_before_anything_is_touched(phone, bahari, promise):
    page = phone.get(LOG)

    assert value_of(page, "date") == timezone.localdate().isoformat()
    assert re.fullmatch(r"\d\d\.\d\d", value_of(page, "hour"))
    assert ticked(page) == [str(promise.pk)]
    assert f'<option value="{bahari.pk}" selected>' in page.content.decode()
    assert called(page) == {}
    assert len(value_of(page, "form_key")) >= 24 and value_of(page, "form_key") != value_of(phone.get(LOG), "form_key")


def test_the_area_is_that_of_the_last_one(phone, belawan, bahari, sicanang, budi, dewi, promise):
    log(belawan, budi, sicanang)
    log(belawan, dewi, bahari)
    assert f'<option value="{sicanang.pk}" selected>' in phone.get(LOG).content.decode()
    assert f'<option value="{bahari.pk}" selected>' in phone.get(f"{LOG}?wilayah={bahari.pk}").content.decode()


def test_what_concerns_the_area_is_ticked(phone, bahari, sicanang, promise):
    here, there = another(promise, "Di sini", area=bahari), another(promise, "Di sana", area=sicanang)
    assert set(ticked(phone.get(LOG))) == {str(promise.pk), str(here.pk)}
    assert set(ticked(phone.get(f"{LOG}?wilayah={sicanang.pk}"))) == {str(promise.pk), str(there.pk)}


def test_of_everyone_the_groups_of_the_rakor_are_asked_in_protocol_order(phone, bahari, promise):
    present = {row.group for row in promise.meeting.groups_present.all()}
    present |= {row.participant.group for row in promise.meeting.attendances.select_related("participant__group")}
    assert asked_first(phone.get(LOG)) == [one.name for one in sorted(present, key=lambda group: group.order)]


def test_promises_that_need_no_occasion_are_not_offered(phone, bahari, promise):
    Commitment.objects.filter(pk=promise.pk).update(kind="continuous")
    assert ticked(phone.get(LOG)) == []


def test_who_writes_in_two_units_chooses_first(client_of, budi, belawan, sektor, bahari, promise):
    Role.objects.create(user=budi, unit=sektor, kind="operator", valid_from=datetime.date(2020, 1, 1))
    client = client_of(budi)
    assert "Polsek Belawan" in text(client.get(LOG))
    assert ticked(client.get(f"{LOG}?satuan={sektor.code}")) == []
    assert client.get(f"{LOG}?satuan=polres-binjai").status_code == 404


# Saved --------------------------------------------------------------------------------------------


def test_it_is_saved_and_shown(phone, bahari, promise, budi):
    lurah = Group.objects.get(code="lurah")
    answers = {f"group-{lurah.pk}": "kept", f"group-{lurah.pk + 1}": "waiting"}
    photo = {"picture": jpeg(), "note": "Bubar"}
    answer = phone.post(LOG, sent(bahari, commitments=[promise.pk], **answers, **photo))
    row = Occasion.objects.get()

    assert (answer.status_code, answer.url) == (303, f"/kejadian/{row.pk}/?tercatat=1")
    page = phone.get(answer.url)
    assert "1 dari 1 pihak yang dipanggil turut serta" in text(page)
    assert "Kejadian sudah tercatat" in text(page) and "Bubar" in text(page) and promise.text in text(page)
    assert [(one.group, one.verdict) for one in row.responses.all()] == [(lurah, Verdict.KEPT)]
    assert (row.kind, row.logged_by, list(row.commitments.all())) == ("crowd", budi, [promise])
    photo = phone.get(f"/kejadian/{row.pk}/foto.jpg")
    assert (photo.status_code, photo.headers["Content-Type"]) == (200, "image/jpeg")


def test_twenty_taps_are_one(phone, bahari):
    assert len({phone.post(LOG, sent(bahari)).url for _tap in range(20)}) == 1
    assert Occasion.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"date": "besok"}, "id_date"),
        ({"hour": "25.00"}, "id_hour"),
        ({"hour": ""}, "id_hour"),
        ({"date": (timezone.localdate() + datetime.timedelta(days=2)).isoformat()}, "id_date"),
        ({"date": "2023-12-31"}, "id_commitments"),
        ({"kind": ""}, "id_kind_0"),
        ({"area": "999"}, "id_area"),
        ({"note": "x" * 501}, "id_note"),
    ],
)
def test_the_fault_names_its_field_and_all_else_stays(phone, bahari, promise, change, field):
    lurah = Group.objects.get(code="lurah")
    typed = sent(bahari, commitments=[promise.pk], note="Bubar") | {f"group-{lurah.pk}": "partly"} | change
    page = phone.post(LOG, typed)

    assert page.status_code == 422
    assert f'<a href="#{field}">' in page.content.decode() and f'id="{field}"' in page.content.decode()
    assert called(page) == {f"group-{lurah.pk}": "partly"}
    assert ticked(page) == [str(promise.pk)] and value_of(page, "form_key") == "kunci"
    assert typed["note"] in page.content.decode()
    assert Occasion.objects.count() == 0


def test_a_promise_that_ended_while_the_form_was_open(phone, bahari, promise):
    Commitment.objects.filter(pk=promise.pk).update(life="withdrawn")
    page = phone.post(LOG, sent(bahari, commitments=[promise.pk]))
    assert page.status_code == 422 and "tidak berlaku lagi" in text(page)


def test_a_file_that_is_no_photo(phone, bahari):
    page = phone.post(LOG, sent(bahari, picture=SimpleUploadedFile("foto.jpg", b"bukan foto")))
    assert (page.status_code, Occasion.objects.count()) == (422, 0)
    assert '<a href="#id_picture">' in page.content.decode()


def test_looking_for_another_promise_saves_nothing_and_keeps_all(phone, bahari, promise):
    other = another(promise, "Lapor 110 sebelum bentrok")
    lurah = Group.objects.get(code="lurah")
    typed = sent(bahari, commitments=[promise.pk], note="Bubar", cari="bentrok", find="text")
    page = phone.post(LOG, typed | {f"group-{lurah.pk}": "kept"})

    assert (page.status_code, Occasion.objects.count()) == (200, 0)
    assert ticked(page) == [str(promise.pk)] and other.text in text(page)
    assert called(page) == {f"group-{lurah.pk}": "kept"} and "Bubar" in page.content.decode()
    assert value_of(page, "form_key") == "kunci"


def test_another_area_takes_its_own_promises(phone, bahari, sicanang, promise):
    there = another(promise, "Di sana", area=sicanang)
    page = phone.post(LOG, sent(sicanang, commitments=[promise.pk], find="area"))
    assert set(ticked(page)) == {str(promise.pk), str(there.pk)}


def test_an_organisation_that_promised_is_asked_by_its_name(phone, bahari, promise):
    other = another(promise, "Dermaga ditutup")
    other.parties.all().delete()
    Party.objects.create(commitment=other, scope="organisation", name="Pelindo")
    page = phone.get(LOG)
    assert "Pelindo" in asked_first(page)
    name = re.search(r'name="(party-\w+)"', page.content.decode())[1]
    phone.post(LOG, sent(bahari, commitments=[other.pk], shown=[other.pk], **{name: "not-kept"}))
    assert [(one.name, one.verdict) for one in Occasion.objects.get().responses.all()] == [("Pelindo", "not-kept")]


def test_a_double_is_offered_to_be_merged(phone, belawan, bahari, sicanang, dewi):
    twin = log(belawan, dewi, bahari)
    log(belawan, dewi, sicanang, "elsewhere")
    page = phone.get(phone.post(LOG, sent(bahari)).url)
    row = Occasion.objects.latest("pk")

    assert f'href="/kejadian/{row.pk}/gabung/?dengan={twin.pk}"' in page.content.decode()
    assert text(page).count("sudah mencatat") == 1 and "simpan terpisah" in text(page)
    merge = f"/kejadian/{row.pk}/gabung/"
    assert re.search(rf'value="{twin.pk}"\s+checked', phone.get(f"{merge}?dengan={twin.pk}").content.decode())
    answer = phone.post(merge, {"into": twin.pk})
    assert (answer.status_code, answer.url) == (303, f"/kejadian/{twin.pk}/")
    assert "dihitung di sana" in text(phone.get(f"/kejadian/{row.pk}/"))


# Put right ----------------------------------------------------------------------------------------


def test_the_form_of_a_change_shows_what_was_logged(phone, belawan, bahari, budi, promise):
    lurah = Group.objects.get(code="lurah")
    other = another(promise, "Tidak diuji")
    row = log(belawan, budi, bahari, commitments=[promise], responses={lurah.pk: "partly", "Pelindo": "kept"})
    page = phone.get(f"/kejadian/{row.pk}/ubah/")

    assert ticked(page) == [str(promise.pk)] and other.text in text(page)
    assert sorted(called(page).values()) == ["kept", "partly"]
    assert value_of(page, "version") == "1"


def test_two_who_change_it_at_once_lose_nothing(phone, belawan, bahari, budi, dewi):
    row = log(belawan, budi, bahari, note="Asli")
    columns = {"happened_at": row.happened_at, "area": bahari, "kind": "brawl"}
    occasions.change_occasion(row, by=dewi, version=1, note="Dari Dewi", **columns)
    here = f"/kejadian/{row.pk}/ubah/"
    page = phone.post(here, sent(bahari, version=1, note="Dari Budi"))

    assert page.status_code == 409
    assert "Dari Dewi" in text(page) and "Dari Budi" in page.content.decode() and "Dewi Anggraini" in text(page)
    assert value_of(page, "version") == "2"
    assert phone.post(here, sent(bahari, version=2, note="Dari Budi")).status_code == 303
    row.refresh_from_db()
    assert (row.note, row.version) == ("Dari Budi", 3)


def test_it_is_struck_with_a_reason(phone, belawan, bahari, budi):
    row = log(belawan, budi, bahari)
    here = f"/kejadian/{row.pk}/batalkan/"
    assert phone.post(here, {"reason": " "}).status_code == 422
    assert phone.post(here, {"reason": "Tercatat dua kali"}).status_code == 302
    assert "Tercatat dua kali" in text(phone.get(f"/kejadian/{row.pk}/"))
    assert phone.get(f"/kejadian/{row.pk}/ubah/").status_code in {200, 302}
    assert "Belum ada kejadian" in text(phone.get("/kejadian/"))


# Who sees it, and at what cost --------------------------------------------------------------------


def test_another_unit_sees_neither_list_nor_photo(client_of, belawan, bahari, budi, tono, vera):
    row = log(belawan, budi, bahari, note="Rahasia")
    stranger = client_of(tono)
    assert f"/kejadian/{row.pk}/" not in stranger.get("/kejadian/").content.decode()
    for path in ["", "ubah/", "gabung/", "batalkan/", "foto.jpg"]:
        assert stranger.get(f"/kejadian/{row.pk}/{path}").status_code == 404
    reader = client_of(vera)
    assert "Rahasia" in text(reader.get(f"/kejadian/{row.pk}/"))
    assert "Catat kejadian" not in text(reader.get("/kejadian/"))
    assert [reader.get(f"/kejadian/{row.pk}/{path}").status_code for path in ["ubah/", "gabung/"]] == [403, 403]


def test_the_list_goes_on_by_key(phone, belawan, bahari, budi):
    for n in range(23):
        log(belawan, budi, bahari, str(n), ago=n + 1)
    first = phone.get("/kejadian/")
    key = re.search(r"\?sebelum=(\d+)", first.content.decode())[1]
    second = phone.get(f"/kejadian/?sebelum={key}")

    numbers = [re.findall(r'href="/kejadian/(\d+)/"', page.content.decode()) for page in (first, second)]
    assert (len(numbers[0]), len(numbers[1]), len(set(numbers[0] + numbers[1]))) == (20, 3, 23)
    assert phone.get("/kejadian/?sebelum=999999").status_code == 404


def test_many_cost_as_much_as_one(phone, belawan, bahari, budi, promise):
    lurah = Group.objects.get(code="lurah")
    row = log(belawan, budi, bahari, commitments=[promise], responses={lurah.pk: "kept"})
    paths = ["/kejadian/", LOG, f"/kejadian/{row.pk}/", f"/kejadian/{row.pk}/ubah/", f"/kejadian/{row.pk}/gabung/"]
    log(belawan, budi, bahari, "kembar", commitments=[promise], responses={lurah.pk: "kept"})
    another(promise, "Janji pertama", area=bahari)
    few = [queries_of(phone, path) for path in paths]
    for n in range(12):
        log(belawan, budi, bahari, f"lagi {n}", commitments=[promise], responses={lurah.pk: "kept"})
        another(promise, f"Janji {n}", area=bahari)
    assert [queries_of(phone, path) for path in paths] == few


def test_five_thousand_promises_break_no_form(phone, bahari, promise):
    columns = {"meeting": promise.meeting, "unit": promise.unit, "kind": "conditional", "life": "in-force"}
    saved = {"saved_at": promise.saved_at, "saved_by": promise.saved_by}
    rows = Commitment.objects.bulk_create(
        Commitment(text=f"Janji nomor {n}", order=n + 2, **columns, **saved) for n in range(5000)
    )
    lurah = Group.objects.get(code="lurah")
    Party.objects.bulk_create(Party(commitment=row, scope="group", group=lurah) for row in rows)
    page = phone.get(LOG)
    assert page.content.decode().count('name="commitments"') == 30
    found = phone.get(f"{LOG}?cari=nomor 4321")
    assert found.content.decode().count('name="commitments"') == 1 and "Janji nomor 4321" in text(found)
    assert phone.post(LOG, sent(bahari, commitments=[rows[4321].pk])).status_code == 303
