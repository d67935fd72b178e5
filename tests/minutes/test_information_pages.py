"""Telling the police on the phone, the receipt, and the inbox of the few: what was told stands on one page only."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from minutes.actions import forgetting, informing
from minutes.models import Information
from participants import actions, links
from participants.models import AccessLink, Area, Role
from tests.cast import LONG_AGO, add_staff
from tests.minutes.pages import queries_of, read, text
from tests.test_logs import log  # noqa: F401

pytestmark = pytest.mark.django_db
SECRET = "Kenaribalap setiap Sabtu malam"
SAID = {"named": "tanpa", "kind": "information", "text": SECRET, "area": "", "form_key": "kunci-dari-satu-halaman"}


@pytest.fixture
def path(ahmad, link_to):
    return f"{link_to(ahmad)}informasi/"


@pytest.fixture
def link(path, ahmad):
    return AccessLink.objects.select_related("participant", "unit").get(participant=ahmad)


@pytest.fixture
def village(belawan):
    return Area.objects.create(
        unit=belawan, name="Bagan Deli", full_name="Medan Belawan / Bagan Deli", regency="Medan", level="village"
    )


def tell(link, *, number=0, **said):
    return informing.send(link, form_key=f"{number:030}", **({"kind": "information", "text": SECRET} | said))


# The form -----------------------------------------------------------------------------------------


def test_a_strangers_link_opens_no_form():
    assert Client().get("/t/tidak-ada/informasi/").status_code == 404
    assert Client().post("/t/tidak-ada/informasi/", SAID).status_code == 404
    assert not Information.objects.exists()


def test_behind_a_groups_link_one_only_reads(belawan, ahmad, dewi):
    group = actions.issue_group_link(belawan, ahmad.group, by=dewi)
    path = f"/t/{links.token_of(group)}/informasi/"

    assert Client().post(path, SAID).status_code == 403
    assert '<form method="post" novalidate' not in Client().get(path).content.decode()
    assert "Ini tautan kelompok" in read(path)


def test_in_the_browser_of_an_officer_nothing_is_sent(path, client_of, dewi):
    assert client_of(dewi).post(path, SAID).status_code == 403
    assert not Information.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": " "}, "Tulis apa yang perlu diketahui polisi."),
        ({"text": "x" * 4001}, "4.000"),
        ({"kind": "gosip"}, "Pilih salah satu"),
        ({"named": "mungkin"}, "Pilih salah satu"),
        ({"named": ""}, "Pilih salah satu"),
        ({"area": "999999"}, "Pilih salah satu"),
    ],
)
def test_what_cannot_be_sent_comes_back_with_a_sentence(path, changed, sentence):
    answer = Client().post(path, SAID | changed)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert not Information.objects.exists()


def test_nobody_gives_a_name_by_mistake(path):
    page = Client().get(path).content.decode()

    assert re.search(r'value="tanpa"[^>]*checked', page)
    assert not re.search(r'value="dengan"[^>]*checked', page)


def test_what_is_stored_is_said_before(path):
    page = read(path)

    assert "Tanpa nama: yang disimpan hanya tulisan Anda, wilayah, dan jamnya." in page
    assert "110" in page


def test_each_page_has_a_key_of_its_own(path):
    keys = {re.search(r'name="form_key" value="([\w-]+)"', Client().get(path).content.decode())[1] for __ in range(3)}
    assert len(keys) == 3 and min(map(len, keys)) >= 22


@pytest.mark.parametrize("key", ["", "0", "kunci", "x" * 65, "kunci dengan spasi dan lain"])
def test_a_key_that_could_be_guessed_opens_no_receipt(path, key):
    answer = Client().post(path, SAID | {"form_key": key})

    assert answer.status_code == 303
    assert answer.url != f"/tanda-terima/{informing.receipt_of(key)}/"
    assert Client().get(f"/tanda-terima/{informing.receipt_of(key)}/").status_code == 404


def test_without_a_name_one_is_led_to_the_receipt(path, village):
    answer = Client().post(path, SAID | {"area": village.pk})
    row = Information.objects.get()

    assert (answer.status_code, answer.url) == (303, f"/tanda-terima/{informing.receipt_of(SAID['form_key'])}/")
    assert (row.participant, row.area, row.text) == (None, village, SECRET)
    assert SECRET not in Client().get(path).content.decode()
    assert "Yang Anda sampaikan" not in read(path).replace("Yang Anda sampaikan tanpa nama", "")


def test_twenty_taps_are_one_message(path):
    answers = {Client().post(path, SAID).url for __ in range(20)}

    assert len(answers) == Information.objects.count() == 1


def test_another_text_on_the_same_page_is_kept_for_the_next_tap(path):
    Client().post(path, SAID)
    answer = Client().post(path, SAID | {"text": "Hal lain <b>"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Formulir ini sudah terkirim." in page and "Hal lain &lt;b&gt;" in page
    key = re.search(r'name="form_key" value="([\w-]+)"', page)[1]
    assert Client().post(path, SAID | {"text": "Hal lain", "form_key": key}).status_code == 303
    assert Information.objects.count() == 2


def test_with_a_name_it_stands_on_my_page_without_its_text(path, link, dewi):
    Client().post(path, SAID | {"named": "dengan"})
    row = Information.objects.get()
    assert row.participant == link.participant
    assert "Yang Anda sampaikan Informasi" in read(path) and "Diterima" in read(path)

    informing.answer(row, by=dewi, text="Terima kasih, kami berpatroli.")
    page = read(path)
    assert "Dijawab" in page and "Terima kasih, kami berpatroli." in page
    assert "Kenaribalap" not in page and "Dewi" not in page


# The brake ----------------------------------------------------------------------------------------


def test_after_many_from_one_address_there_is_a_pause_and_the_text_is_not_lost(path):
    cache.clear()
    for number in range(30):
        assert Client().post(path, SAID | {"form_key": f"{number:030}"}).status_code == 303
    answer = Client().post(path, SAID | {"form_key": "x" * 30})

    assert answer.status_code == 429
    assert "Tunggu sepuluh menit" in text(answer) and SECRET in text(answer)
    assert Client(REMOTE_ADDR="198.51.100.7").post(path, SAID | {"form_key": "x" * 30}).status_code == 303


def test_the_brake_remembers_no_address_no_link_and_no_person(path, link, ahmad):
    cache.clear()
    Client(REMOTE_ADDR="198.51.100.7").post(path, SAID)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cache")
        kept = repr(cursor.fetchall())

    assert "information" in kept
    token = links.token_of(link)
    assert [one for one in ["198.51.100.7", token, link.digest, ahmad.name, ahmad.phone] if one in kept] == []


def test_no_log_says_what_was_told_or_by_whom(path, link, ahmad, log, monkeypatch):  # noqa: F811
    client = Client(raise_request_exception=False)
    met = [client.post(path, SAID).status_code, client.post(path, SAID | {"kind": "gosip"}).status_code]
    monkeypatch.setattr(informing, "send", lambda *args, **said: 1 / 0)
    met.append(client.post(path, SAID).status_code)

    assert met == [303, 422, 500]
    assert "/t/***/informasi/" in log.getvalue() and "ZeroDivisionError" in log.getvalue()
    assert [one for one in [SECRET, links.token_of(link), ahmad.name, SAID["form_key"]] if one in log.getvalue()] == []


# The receipt ----------------------------------------------------------------------------------------


def test_an_unknown_receipt_opens_nothing():
    answer = Client().get("/tanda-terima/tidak-ada/")

    assert answer.status_code == 404
    assert "Tanda terima ini tidak dikenal" in text(answer)


def test_who_tries_many_receipts_is_paused():
    cache.clear()
    met = [Client().get(f"/tanda-terima/coba-{n}/").status_code for n in range(21)]
    assert met == [404] * 20 + [429]


def test_the_receipt_says_what_became_of_it_and_never_what_was_told(link, dewi, janton):
    row = tell(link)
    path = f"/tanda-terima/{informing.receipt_of(f'{0:030}')}/"
    assert "Diterima" in read(path) and "Belum dibaca." in read(path)
    assert f"http://testserver{path}" in read(path) and "Salin alamat" in read(path)

    informing.mark_read(row, by=dewi)
    assert "Dibaca petugas:" in read(path)
    informing.answer(row, by=janton, text="Terima kasih, kami berpatroli.")
    informing.close(row, by=janton)
    page = read(path)
    assert "Ditutup" in page and "Terima kasih, kami berpatroli." in page
    assert [word for word in ["Kenaribalap", "Ahmad", "Dewi", "Janton"] if word in page] == []
    assert "/t/" not in Client().get(path).content.decode()


# The inbox of the few -------------------------------------------------------------------------------


def test_the_list_says_neither_what_nor_who(link, client_of, dewi, village):
    tell(link, area=village)
    tell(link, number=1, named=True, kind="suggestion")
    page = text(client_of(dewi).get("/informasi/"))

    assert "Bagan Deli" in page and "tanpa nama" in page and "dengan nama" in page and "Saran" in page
    assert [word for word in ["Kenaribalap", "Ahmad", "Siregar"] if word in page] == []


def test_the_list_does_not_even_fetch_the_texts(link, client_of, dewi):
    tell(link)
    client = client_of(dewi)
    client.get("/informasi/")
    seen = []
    with connection.execute_wrapper(
        lambda do, sql, params, many, context: seen.append(sql) or do(sql, params, many, context)
    ):
        client.get("/informasi/")
    assert not any('"minutes_information"."text"' in sql or '"minutes_information"."answer"' in sql for sql in seen)


def test_open_ones_stand_first_and_closed_ones_apart(link, client_of, dewi):
    first, second = tell(link), tell(link, number=1)
    informing.close(first, by=dewi)
    client = client_of(dewi)

    assert [row.pk for row in client.get("/informasi/").context["page"].rows] == [second.pk]
    assert [row.pk for row in client.get("/informasi/?keadaan=selesai").context["page"].rows] == [first.pk]


def test_pages_follow_by_key_and_cost_the_same(link, client_of, dewi, settings):
    settings.PAGE_SIZE = 3
    client = client_of(dewi)
    rows = [tell(link)]
    few = queries_of(client, "/informasi/")
    rows += [tell(link, number=n) for n in range(1, 8)]

    assert queries_of(client, "/informasi/") == few
    page = client.get("/informasi/").context["page"]
    assert [row.pk for row in page.rows] == [row.pk for row in rows[:-4:-1]]
    page = client.get(f"/informasi/?sesudah={page.following}").context["page"]
    assert [row.pk for row in page.rows] == [row.pk for row in rows[4:1:-1]]
    assert client.get("/informasi/?sesudah=x").status_code == 404


def test_a_role_counts_in_its_own_unit_only(link, client_of, sibling):
    row = tell(link)
    mixed = add_staff("ratna", "Ratna Sari", sibling, Role.Kind.OPERATOR)
    Role.objects.create(user=mixed, unit=link.unit, kind=Role.Kind.VIEWER, valid_from=LONG_AGO)
    client = client_of(mixed)

    assert client.get("/informasi/").context["page"].rows == []
    assert client.get(f"/informasi/{row.pk}/").status_code == 404


def test_without_a_name_officers_read_the_text_and_the_hour(link, client_of, dewi):
    page = text(client_of(dewi).get(f"/informasi/{tell(link).pk}/"))

    assert SECRET in page and "dalam satu jam sejak" in page and ".00 WIB" in page
    assert "Ahmad" not in page


def test_with_a_name_officers_read_who_and_are_warned(link, client_of, dewi):
    page = text(client_of(dewi).get(f"/informasi/{tell(link, named=True).pk}/"))

    assert "Ahmad Siregar" in page and "Jangan katakan kepada siapa pun" in page
    assert "7890" not in page


def test_reading_answering_and_closing(link, client_of, dewi):
    row, client = tell(link), client_of(dewi)
    for act, sent in [("dibaca", {}), ("jawab", {"answer": "Terima kasih."}), ("tutup", {})]:
        answer = client.post(f"/informasi/{row.pk}/{act}/", sent)
        assert (answer.status_code, answer.url) == (302, f"/informasi/{row.pk}/")
    row.refresh_from_db()

    assert (row.read_by, row.answered_by, row.closed_by, row.answer) == (dewi, dewi, dewi, "Terima kasih.")
    page = client.get(f"/informasi/{row.pk}/").content.decode()
    assert f'action="/informasi/{row.pk}/' not in page  # nothing is left to do


@pytest.mark.parametrize(("act", "sent"), [("dibaca", {}), ("tutup", {}), ("jawab", {"answer": "Jawaban kedua"})])
def test_the_second_officer_reads_who_was_first(link, client_of, dewi, janton, act, sent):
    row = tell(link)
    client_of(dewi).post(f"/informasi/{row.pk}/{act}/", sent | {"answer": "Jawaban pertama"} if sent else {})
    answer = client_of(janton).post(f"/informasi/{row.pk}/{act}/", sent)

    assert answer.status_code in {409, 422}
    assert "Dewi Anggraini sudah" in text(answer)
    assert all(word in text(answer) for word in sent.values())


# Nowhere else ---------------------------------------------------------------------------------------


def test_what_was_told_stands_on_no_other_page(link, client_of, dewi, circulated, path):
    """The permission table looks at every page (tests/permissions.py, canary "info"); here with a name, too."""
    for number, named in enumerate([True, False]):
        tell(link, number=number, named=named)
    staff = ["/", "/rakor/", "/kesepakatan/", "/cari/?q=kenaribalap", "/informasi/", "/informasi/?keadaan=selesai"]
    staff += [f"/kelompok/orang/{link.participant_id}/", f"/rakor/{circulated.pk}/"]
    staff += [f"/rakor/{circulated.pk}/notulen.json", "/permintaan/"]
    guest = [path, path.replace("informasi/", ""), path.replace("informasi/", "data/")]
    client = client_of(dewi)
    answers = {one: client.get(one) for one in staff} | {one: Client().get(one) for one in guest}

    assert {one: answer.status_code for one, answer in answers.items() if answer.status_code != 200} == {}
    assert [one for one, answer in answers.items() if "kenaribalap setiap" in answer.content.decode().casefold()] == []


def test_my_data_say_that_i_told_something_and_forgetting_ends_it(link, path, dewi):
    data = path.replace("informasi/", "data/")
    assert "Yang saya laporkan, jawab, dan sampaikan" not in read(data)
    row = tell(link, named=True)
    assert "Yang saya laporkan, jawab, dan sampaikan Informasi" in read(data)

    forgetting.forget_participant(link.participant, by=dewi, reason="Permintaan yang bersangkutan")
    row.refresh_from_db()
    assert (row.text, row.participant) == ("(data dihapus)", None)


def test_the_guests_pages_are_light(path, link):
    tell(link, named=True)
    receipt = f"/tanda-terima/{informing.receipt_of(f'{0:030}')}/"
    for one in [path, receipt]:
        answer = Client().get(one, headers={"Accept-Encoding": "gzip"})
        assert len(answer.content) <= 15_000, one
        assert "htmx" not in Client().get(one).content.decode()
