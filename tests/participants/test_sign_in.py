"""Signing in, staying in, going out."""

import re
import runpy
import threading

import pytest
import time_machine
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD

WRONG = "NRP atau kata sandi tidak cocok. Periksa keduanya, lalu masuk lagi"
PAUSED = "Terlalu banyak percobaan. Tunggu sepuluh menit, lalu masuk lagi."
ABROAD = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example",
    "////evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "http:evil.example",
    "http:/evil.example",
    "http:///evil.example",
    "https:\\\\evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://testserver/rapat/",
    "ftp://testserver/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "mailto:a@evil.example",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "http://[::1",
    "",
]


def enter(client, username, password=PASSWORD, **more):
    return client.post("/masuk/", {"login": username, "password": password, **more})


def said(response):
    """The sentences of the error summary, or the note of a pause."""
    page = response.content.decode()
    summary = re.search(r'class="summary" role="alert".*?</ul>', page, re.DOTALL)
    found = summary.group() if summary else re.search(r'role="alert">.*?</p>', page, re.DOTALL).group()
    return [line.strip() for line in re.findall(r"<(?:a|span)[^>]*>(.*?)</(?:a|span)>", found, re.DOTALL)]


def heading(response):
    return " ".join(re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL).group(1).split())


@pytest.mark.parametrize(
    ("username", "password"),
    [("dewi", "bukan kata sandinya"), ("tidak-ada", PASSWORD), ("dinonaktifkan", PASSWORD)],
    ids=["wrong password", "unknown user", "disabled user"],
)
def test_every_refusal_says_the_same(client, dewi, belawan, django_user_model, username, password):
    django_user_model.objects.create_user(
        "dinonaktifkan", email="x@example.org", password=PASSWORD, name="Dian", is_active=False
    )

    response = enter(client, username, password)

    assert response.status_code == 422
    assert said(response) == [WRONG]
    assert "_auth_user_id" not in client.session


def test_it_asks_for_what_is_missing(client, db):
    response = enter(client, "", "")

    assert (response.status_code, said(response)) == (422, ["Isi NRP atau NIP", "Isi kata sandi"])
    assert "<title>Galat: Masuk – Rakor</title>" in " ".join(response.content.decode().split())


@pytest.mark.django_db(transaction=True)
def test_the_sixth_try_is_refused_whichever_worker_is_asked(dewi):
    answers = []

    def ask(password):
        answers.append(enter(Client(), "dewi", password).status_code)
        connection.close()

    for password in ["salah"] * 5 + [PASSWORD]:
        worker = threading.Thread(target=ask, args=[password])
        worker.start()
        worker.join()

    assert answers == [422, 422, 422, 422, 422, 429]
    assert said(enter(Client(), "DEWI")) == [PAUSED]


def test_the_pause_ends(client, dewi):
    with time_machine.travel("2026-03-10T01:00:00Z", tick=False):
        for _ in range(5):
            enter(client, "dewi", "salah")
        assert enter(client, "dewi").status_code == 429
    with time_machine.travel("2026-03-10T01:05:01Z", tick=False):
        assert enter(client, "dewi").status_code == 302


def test_strangers_cannot_lock_out_a_device_that_is_known(client, dewi):
    enter(client, "dewi")
    client.post("/keluar/")
    for _ in range(6):
        assert enter(Client(), "dewi", "salah").status_code in {422, 429}

    assert enter(Client(), "dewi").status_code == 429
    assert enter(client, "dewi").status_code == 302


def test_a_known_device_is_known_under_its_own_name_only(client, dewi, budi):
    enter(client, "dewi")
    client.post("/keluar/")
    for _ in range(5):
        enter(Client(), "budi", "salah")

    assert enter(client, "budi").status_code == 429


def test_too_many_sign_ins_from_one_address_get_the_page_of_the_pause(client, db):
    answers = [enter(client, f"user{number}", "salah").status_code for number in range(31)]

    assert answers[:30] == [422] * 30
    response = enter(client, "user31", "salah")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "600")
    assert heading(response) == "Terlalu banyak percobaan"


@pytest.mark.parametrize("address", ABROAD)
def test_nobody_is_sent_out_of_the_house(client, dewi, address):
    assert enter(client, "dewi", next=address).headers["Location"] == reverse(project.LOGIN_REDIRECT_URL)


def test_a_signed_in_visitor_is_not_sent_out_either(client_of, dewi):
    response = client_of(dewi).get("/masuk/?next=https://evil.example/")
    assert response.headers["Location"] == reverse(project.LOGIN_REDIRECT_URL)


def test_a_user_without_a_role_today_is_refused(client, belawan, django_user_model):
    django_user_model.objects.create_user("rina", email="rina@example.org", password=PASSWORD, name="Rina")
    enter(client, "rina")

    response = client.get("/")

    assert response.status_code == 403
    assert heading(response) == "Akun Anda belum memiliki peran yang berlaku"
    assert '<a class="btn btn-quiet" href="/keluar/">Keluar</a>' in response.content.decode()


def test_sections_are_not_offered_to_whom_they_would_all_refuse(client_of, sari_admin, vera):
    section = '<a href="/kesepakatan/">'

    assert section in client_of(vera).get("/akun/sandi/").content.decode()
    assert section not in client_of(sari_admin).get("/akun/sandi/").content.decode()


def test_a_user_disabled_meanwhile_is_out_at_the_next_request(client, dewi):
    enter(client, "dewi")
    dewi.is_active = False
    dewi.save(update_fields=["is_active"])

    assert client.get("/").headers["Location"].startswith("/masuk/?")


@pytest.mark.parametrize("path", ["/akun/daftar/", "/signup/", "/akun/email/", "/accounts/login/", "/admin/"])
def test_there_is_no_other_way_in(client, db, path):
    assert client.get(path).status_code == 404


def test_signing_in_leads_to_where_one_wanted_to_go(client, dewi):
    assert client.get("/kelompok/?q=a").status_code in {302, 404}
    response = enter(client, "dewi", next="/kelompok/?q=a")

    assert (response.status_code, response.headers["Location"]) == (302, "/kelompok/?q=a")


def test_the_session_gets_a_new_name_at_signing_in(client, dewi):
    before = client.session.session_key

    enter(client, "dewi")

    after = client.cookies[project.SESSION_COOKIE_NAME].value
    assert after != before
    assert list(Session.objects.values_list("session_key", flat=True)) == [after]


def test_looking_at_the_sign_out_page_signs_nobody_out(client, dewi):
    enter(client, "dewi")

    assert client.get("/keluar/").status_code == 200
    assert client.session["_auth_user_id"] == str(dewi.pk)


def test_signing_out_leaves_nothing_behind(client, dewi):
    enter(client, "dewi")

    response = client.post("/keluar/")

    assert (response.status_code, response.headers["Location"]) == (302, "/masuk/?keluar=1")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert list(Session.objects.all()) == []
    assert "Anda sudah keluar dari perangkat ini." in client.get("/masuk/?keluar=1").content.decode()


@pytest.mark.parametrize("path", ["/masuk/", "/keluar/", "/bahasa/", "/akun/sandi/lupa/"])
def test_every_form_needs_its_token(dewi, path):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post(path, {"login": "dewi", "password": PASSWORD, "language": "en"})

    assert response.status_code == 403
    assert heading(response) == "Formulir ini sudah terlalu lama terbuka"
    assert "_auth_user_id" not in strict.session


def test_thirty_idle_minutes_end_the_session(client, dewi):
    with time_machine.travel("2026-03-10T01:00:00Z", tick=False):
        enter(client, "dewi")
    with time_machine.travel("2026-03-10T01:29:59Z", tick=False):
        assert client.get("/akun/sandi/").status_code == 200
    with time_machine.travel("2026-03-10T01:59:58Z", tick=False):
        assert client.get("/akun/sandi/").status_code == 200
    with time_machine.travel("2026-03-10T02:29:59Z", tick=False):
        response = client.get("/akun/sandi/?a=b")

    assert response.headers["Location"] == "/masuk/?habis=1&next=/akun/sandi/%3Fa%3Db"
    page = client.get(response.headers["Location"]).content.decode()
    assert "Sesi berakhir setelah 30 menit tanpa kegiatan, atau 12 jam sejak masuk." in page
    assert '<input type="hidden" name="next" value="/akun/sandi/?a=b">' in page


def test_twelve_hours_end_the_session_however_busy_it_was(client, dewi):
    with time_machine.travel("2026-03-10T01:00:00Z", tick=False):
        enter(client, "dewi")
    for minutes in range(20, 12 * 60, 20):
        with time_machine.travel(f"2026-03-10T{1 + minutes // 60:02}:{minutes % 60:02}:00Z", tick=False):
            assert client.get("/akun/sandi/").status_code == 200
    with time_machine.travel("2026-03-10T13:00:00Z", tick=False):
        assert client.get("/akun/sandi/").status_code == 302

    assert list(Session.objects.all()) == []


def test_the_session_is_renewed_at_most_once_a_minute(client, dewi):
    written = []

    def note(execute, sql, params, many, context):
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE")):
            written.append(sql.split()[0])
        return execute(sql, params, many, context)

    def look():
        with connection.execute_wrapper(note):
            client.get("/akun/sandi/")

    with time_machine.travel("2026-03-10T01:00:00Z", tick=False):
        enter(client, "dewi")
        look()
    with time_machine.travel("2026-03-10T01:00:59Z", tick=False):
        look()
    assert written == []
    with time_machine.travel("2026-03-10T01:01:00Z", tick=False):
        look()
        look()
    assert written == ["UPDATE"]


def test_a_script_is_told_plainly_that_the_session_has_ended(client, db):
    response = client.post("/akun/sandi/", headers={"X-Requested-With": "rakor"})

    assert (response.status_code, response.content.decode()) == (401, "Sesi Anda berakhir. Masuk lagi.")


def test_what_was_posted_too_late_leads_back_to_its_page(client, db):
    response = client.post("/akun/sandi/", headers={"Referer": "http://testserver/akun/sandi/?bagian=2"})
    assert response.headers["Location"] == "/masuk/?next=/akun/sandi/%3Fbagian%3D2"

    response = client.post("/akun/sandi/", headers={"Referer": "http://evil.example/x"})
    assert response.headers["Location"] == "/masuk/?next=/"


def test_the_cookies_of_an_office_with_https(client, dewi, settings, monkeypatch):
    monkeypatch.setenv("HTTPS", "True")
    production = runpy.run_path(str(project.BASE_DIR / "rakor/settings.py"))
    names = [f"{kind}_COOKIE_{what}" for kind in ["SESSION", "CSRF"] for what in ["NAME", "SECURE", "HTTPONLY"]]
    for name in [*names, "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE"]:
        setattr(settings, name, production[name])

    response = client.post("/masuk/", {"login": "dewi", "password": PASSWORD}, secure=True)

    for name in ["__Host-sid", "__Host-csrf"]:
        cookie = response.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert response.cookies["__Host-sid"]["max-age"] == ""


def test_asking_for_a_link_tells_nobody_who_works_here(client, dewi):
    known = client.post("/akun/sandi/lupa/", {"email": "dewi@example.org"})
    assert len(mail.outbox) == 1
    unknown = client.post("/akun/sandi/lupa/", {"email": "siapa@example.org"})

    assert (known.status_code, known.headers["Location"]) == (302, "/akun/sandi/lupa/terkirim/")
    assert (unknown.status_code, unknown.headers["Location"]) == (302, "/akun/sandi/lupa/terkirim/")
    assert len(mail.outbox) == 1


def test_the_link_in_the_mail_sets_a_new_password_once(client, dewi):
    client.post("/akun/sandi/lupa/", {"email": "dewi@example.org"})
    message = mail.outbox[0]
    assert (message.subject, message.to) == ("Rakor: buat kata sandi baru", ["dewi@example.org"])
    link = re.search(r"http://testserver(/\S+)", message.body).group(1)

    form = client.get(link).headers["Location"]
    short = client.post(form, {"password1": "pendek", "password2": "pendek"})
    assert said(short) == ["Perpanjang kata sandi menjadi paling sedikit 15 karakter"]
    new = "angin laut sore di dermaga"
    done = client.post(form, {"password1": new, "password2": new})

    assert done.headers["Location"] == "/akun/sandi/baru/selesai/"
    assert client.get(done.headers["Location"]).status_code == 200
    assert heading(Client().get(link)) == "Tautan ini tidak berlaku lagi"
    assert enter(Client(), "dewi").status_code == 422
    assert enter(Client(), "dewi", new).status_code == 302


def test_changing_the_password_signs_out_the_other_devices(client, dewi):
    other = Client()
    enter(other, "dewi")
    enter(client, "dewi")
    new = "angin laut sore di dermaga"

    refused = client.post("/akun/sandi/", {"oldpassword": "salah", "password1": new, "password2": new + "x"})
    assert said(refused) == [
        "Kata sandi sekarang tidak cocok. Tulis lagi",
        "Kedua kata sandi baru tidak sama. Tulis lagi",
    ]
    client.post("/akun/sandi/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert client.get("/akun/sandi/").status_code == 200
    assert other.get("/akun/sandi/").status_code == 302


def test_the_language_is_indonesian_until_somebody_chooses(client, db):
    def spoken(client):
        response = client.get("/masuk/", headers={"Accept-Language": "en-US,en"})
        return response.headers["Content-Language"], heading(response)

    assert spoken(client) == ("id", "Masuk")
    assert client.get("/bahasa/").status_code == 405
    response = client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    assert response.headers["Location"] == "/masuk/"
    assert spoken(client) == ("en", "Sign in")
    assert client.post("/bahasa/", {"language": "id", "next": "//evil.example"}).headers["Location"] == "/"
