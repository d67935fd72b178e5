"""What every answer obeys, whoever gives it."""

import io
import json
import re

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from rakor import http
from tests.cast import PASSWORD

REFUSED = "Kiriman ini tidak dapat dibaca"
URLENCODED = "application/x-www-form-urlencoded"
HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def heading(response):
    return " ".join(re.search(r"<h1>(.*?)</h1>", response.content.decode(), re.DOTALL).group(1).split())


def assert_refused(response):
    assert (response.status_code, heading(response)) == (400, REFUSED)


def multipart(name, value, filename=""):
    """A multipart body as no browser would write it."""
    file = f'; filename="{filename}"' if filename else ""
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
    return {"data": head + value + b"\r\n--b--\r\n", "content_type": "multipart/form-data; boundary=b"}


@pytest.mark.parametrize(
    "address", ["/mas%00uk/", "/masuk/?next=%00", "/masuk/?%00=1", "/masuk/?a=%ff", "/?q=%ED%A0%80"]
)
def test_it_refuses_an_address_no_database_can_store(client, db, address):
    assert_refused(client.get(address))


@pytest.mark.parametrize("body", ["login=a%00b", "%00=1", "login=%ff", "login=%ED%A0%80", "login=a\0b"])
def test_it_refuses_such_a_form(client, db, body):
    assert_refused(client.post("/masuk/", body, content_type=URLENCODED))


@pytest.mark.parametrize("part", [multipart("login", b"a\0b"), multipart("lo\0gin", b"a")], ids=["text", "name"])
def test_it_refuses_such_a_part(client, db, part):
    assert_refused(client.post("/masuk/", **part))


def test_the_name_of_a_file_arrives_without_control_characters():
    part = multipart("berkas", b"isi", filename="a\0b\u202e.pdf")
    request = RequestFactory().post("/", **part)

    assert http._is_unwritable(request) is False
    assert [file.name for file in request.FILES.values()] == ["ab.pdf"]


@pytest.mark.parametrize(
    "text",
    [
        r'{"a": "\u0000"}',
        r'{"a": "\\\u0000"}',
        r'{"a": "\ud800"}',
        r'{"a": "\uDC00x"}',
        r'{"a": "\ud800A"}',
        '{"a": "\0"}',
    ],
)
def test_it_refuses_such_json(client, db, text):
    assert_refused(client.post("/masuk/", text, content_type="application/json"))


@pytest.mark.parametrize("body", [b'{"a": "\xff"}', b'{"a": "\xed\xa0\x80"}'])
def test_it_refuses_json_that_is_not_utf_8(client, db, body):
    assert_refused(client.post("/masuk/", body, content_type="application/json"))


@pytest.mark.parametrize("text", [r'{"a": "\ud83d\ude00"}', r'{"a": "\\u0000"}', '{"a": "baik 😀"}'])
def test_it_lets_good_json_pass(text):
    request = RequestFactory().post("/", text, content_type="application/json")
    assert http._is_unwritable(request) is False


def test_it_lets_the_letters_of_all_languages_pass(client, db):
    response = client.post("/masuk/", {"login": "Šári العربية 😀\r\n\t", "password": "x"})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"login=a", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"a=1", f"{URLENCODED}; charset=utf-16"),
    ],
    ids=["no boundary", "empty boundary", "foreign charset"],
)
def test_it_refuses_a_broken_form(client, db, body, content_type):
    assert_refused(client.post("/masuk/", body, content_type=content_type))


@pytest.mark.parametrize("content_type", [URLENCODED, "application/json"])
def test_too_much_text_is_told_so(client, db, content_type):
    response = client.post("/masuk/", "a" * 2_700_000, content_type=content_type)

    assert response.status_code == 413
    assert heading(response) == "Isi formulir terlalu banyak"


def test_too_much_text_in_a_part_is_told_so(client, db):
    assert client.post("/masuk/", **multipart("login", b"a" * 2_700_000)).status_code == 413


def test_too_many_fields_are_refused(client, db):
    assert_refused(client.post("/masuk/", "&".join(["a=1"] * 2001), content_type=URLENCODED))


def test_a_big_file_is_not_the_business_of_this_gate(client, db):
    response = client.post("/masuk/", {"berkas": io.BytesIO(b"a" * 3_000_000)})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/masuk/", 200),
        ("get", "/akun/sandi/", 302),
        ("get", "/tidak-ada/", 404),
        ("get", "/masuk/?a=%00", 400),
        ("get", "/bahasa/", 405),
        ("post", "/masuk/", 403),
        ("get", "/health/live", 200),
    ],
)
def test_every_answer_carries_the_headers(db, method, path, status):
    response = getattr(Client(enforce_csrf_checks=True), method)(path)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
    assert "Cookie" in response.headers["Vary"]
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_style_sheet_may_be_kept(client):
    response = client.head("/static/css/rakor.css")

    assert response.headers.get("Cache-Control") != "private, no-store"
    assert "X-Robots-Tag" not in response.headers


def test_a_fault_of_ours_discloses_nothing(client, settings, dewi, monkeypatch):
    client.raise_request_exception = False
    settings.LOGIN_REDIRECT_URL = "no-such-page-canary"

    response = client.post("/masuk/", {"login": "dewi", "password": PASSWORD})

    page = response.content.decode()
    assert response.status_code == 500
    assert heading(response) == "Ada gangguan di pihak kami"
    assert ("canary" in page, "Traceback" in page, "dewi" in page) == (False, False, False)


def test_a_lost_database_is_answered_with_a_page(rf):
    try:
        raise OperationalError("connection to server at 10.0.0.5 failed")
    except OperationalError:
        response = http.server_error(rf.get("/"))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert heading(response) == "Rakor sedang tidak dapat membuka datanya"
    assert "10.0.0.5" not in response.content.decode()


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_the_watch_learns_that_it_works_and_nothing_else(client, db, path):
    response = client.get(path)
    assert (response.status_code, response.content) == (200, b"ok")
    assert client.post(path).status_code == 405


def test_the_watch_is_not_sent_to_https(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/health/live").status_code == 200
    assert client.get("/masuk/").headers["Location"] == "https://testserver/masuk/"


def test_only_our_own_script_gets_fragments(rf):
    assert http.wants_fragment(rf.get("/", headers={"X-Requested-With": "rakor"})) is True
    assert http.wants_fragment(rf.get("/", headers={"X-Requested-With": "XMLHttpRequest"})) is False
    assert http.wants_fragment(rf.get("/")) is False


def test_a_fault_in_json_does_not_hang_the_gate():
    request = RequestFactory().post("/", json.dumps("\\" * 100_000 + "u0000"), content_type="application/json")
    assert http._is_unwritable(request) is False
