"""What every answer carries, whichever of the many ways it was given; and that no form is taken without our token."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import path, reverse

from minutes.actions import recording
from participants.access import public_view
from rakor import urls
from tests.minutes import frozen
from tests.permissions import url_patterns

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
TOKEN_OLD = "Halaman ini terlalu lama terbuka. Muat ulang halaman, lalu simpan sekali lagi."


@public_view
def breaks(request):
    raise RuntimeError("rahasia")


urlpatterns = [path("rusak/", breaks), *urls.urlpatterns]
handler429, handler500 = urls.handler429, urls.handler500


@pytest.fixture
def answers(circulated, dewi, client_of, settings):
    """One answer of every kind, by what it is."""
    settings.ROOT_URLCONF = "tests.test_headers"
    draft = recording.plan_meeting(circulated.unit, by=dewi, title="Berikut")
    item = recording.add_agenda_item(draft, by=dewi)
    jpeg = frozen.photo(1)
    picture = recording.add_photo(draft, by=dewi, jpeg=jpeg, width=1240, height=930)
    mine, strict = client_of(dewi), Client(enforce_csrf_checks=True)
    mine.raise_request_exception = False
    save, part = f"/rakor/{draft.pk}/simpan/butir/{item.pk}/", f"agenda-{item.pk}"
    old = {f"{part}-version": 1, f"{part}-title": "Lain"}
    script = {"X-Requested-With": "rakor"}
    return {
        "200": mine.get("/"),
        "200 saved": mine.post(save, {f"{part}-version": 1, f"{part}-title": "Satu"}, headers=script),
        "302": Client().get("/"),
        "303": mine.post(f"/rakor/{draft.pk}/tambah/butir/"),
        "400": mine.get("/?q=%00"),
        "400 host": mine.get("/", headers={"Host": "jahat.example"}),
        "401": Client().post(save, headers=script),
        "403": mine.get(f"/rakor/{draft.pk}/tarik/"),
        "403 token": strict.post("/masuk/"),
        "404": mine.get("/rakor/999999/"),
        "404 address": mine.get("/tidak-ada"),
        "405": mine.get(save),
        "409": mine.post(save, old, headers=script),
        "409 page": mine.post(save, old),
        "413": mine.post(save, {"a": "x" * 2_700_000}),
        "422": mine.post(save, {f"{part}-version": ""}, headers=script),
        "422 page": mine.post(f"/rakor/{draft.pk}/edarkan/"),
        "500": mine.get("/rusak/"),
        "200 json": mine.get(f"/rakor/{circulated.pk}/notulen.json"),
        "200 photo": mine.get(f"/rakor/{draft.pk}/foto/{picture.pk}.jpg"),
        "200 pdf": mine.get(f"/rakor/{circulated.pk}/notulen.pdf"),
        "422 file": mine.post("/rakor/impor/", {"file": SimpleUploadedFile("x.json", b"{")}),
        "429": _paused(settings),
    }


def _paused(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/10m/ip"}
    return [Client().post("/masuk/", {"login": "a", "password": "b"}) for __ in range(2)][-1]


def test_every_kind_of_answer_carries_the_headers(answers):
    assert {kind: str(answer.status_code) for kind, answer in answers.items()} == {
        kind: kind.partition(" ")[0] for kind in answers
    }
    missing = {
        kind: {name: answer.headers.get(name) for name in HEADERS if answer.headers.get(name) != HEADERS[name]}
        for kind, answer in answers.items()
    }
    assert missing == dict.fromkeys(answers, {})
    policies = {kind: answer.headers["Content-Security-Policy"] for kind, answer in answers.items()}
    assert [kind for kind, policy in policies.items() if "frame-ancestors 'none'" not in policy] == []
    assert [kind for kind, policy in policies.items() if "default-src 'none'" not in policy] == []
    assert [kind for kind, answer in answers.items() if "Cookie" not in answer.headers["Vary"]] == []
    assert "rahasia" not in answers["500"].content.decode()


def test_the_way_to_https_carries_them_too(db, settings):
    settings.SECURE_SSL_REDIRECT = True
    for host, status in [("testserver", 301), ("jahat.example", 400)]:
        answer = Client().get("/masuk/", headers={"Host": host})
        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def posts():
    """Every address that is written with more than reading methods, under numbers that need not exist."""
    samples = {"int": 1, "slug": "polri", "string": "xlsx"}
    for name, pattern in url_patterns().items():
        converters = getattr(pattern.pattern, "converters", {})
        kwargs = {key: samples[type(one).__name__.removesuffix("Converter").lower()] for key, one in converters.items()}
        if name == "account_reset_password_from_key":
            kwargs = {"uidb36": "1", "key": "set-password"}
        yield name, reverse(name, kwargs=kwargs or None)


@pytest.mark.parametrize(("name", "address"), list(posts()))
def test_no_form_is_taken_without_our_token(dewi, name, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(dewi)
    for token in [{}, {"csrfmiddlewaretoken": "x" * 64}, {"csrfmiddlewaretoken": "\u202e" * 64}]:
        page = client.post(address, token)
        short = client.post(address, token, headers={"X-Requested-With": "rakor"})

        assert (page.status_code, short.status_code) == (403, 403)
        assert "Formulir ini sudah terlalu lama terbuka" in page.content.decode()
        assert (short.content.decode(), short.headers["Content-Type"]) == (TOKEN_OLD, "text/plain; charset=utf-8")


def test_a_token_from_another_house_is_refused(dewi):
    client = Client(enforce_csrf_checks=True)
    client.force_login(dewi)
    client.get("/akun/sandi/")
    token = client.cookies["csrftoken"].value
    for origin in ["https://jahat.example", "null", "http://testserver.jahat.example"]:
        answer = client.post("/keluar/", {"csrfmiddlewaretoken": token}, headers={"Origin": origin})
        assert answer.status_code == 403
    assert client.get("/akun/sandi/").status_code == 200


@pytest.mark.parametrize("cookie", [r'sessionid="\000aaaaaaaa"', r'csrftoken="\000"', r'lain="a\000"'])
def test_a_cookie_with_a_nul_is_refused(db, cookie):
    answer = Client().get("/masuk/", HTTP_COOKIE=cookie)
    assert answer.status_code == 400
    assert "Kiriman ini tidak dapat dibaca" in answer.content.decode()
