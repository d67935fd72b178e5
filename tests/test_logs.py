"""No log holds a token that opens a door, whatever went wrong behind it (security.md, T9, T36)."""

import io
import logging
import time

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import path

from participants.access import participant_view, public_view
from participants.models import Participant
from rakor import logs, urls


@public_view
def breaks(request, token):
    raise RuntimeError(f"tidak ada baris untuk {token}\r\nINFO masuk sebagai operator\x1b[2J {request!r}")


@public_view
def suspects(request, token):
    raise SuspiciousOperation(request.build_absolute_uri())


@participant_view
def forbids(request):
    raise PermissionDenied(request.path)


@public_view
def grumbles(request, token):
    logging.getLogger("minutes.views").warning("%s, dari %s", request.path, request.headers.get("Referer"))
    logging.getLogger("minutes.views").warning({"token": token, "path": request.get_full_path()}, stack_info=True)
    logging.getLogger("lain.lagi").error("%s %d", token, "bukan angka")


urlpatterns = [
    path("t/<str:token>/rusak/", breaks),
    path("t/<str:token>/curiga/", suspects),
    path("t/<str:token>/larang/", forbids),
    path("hadir/<str:token>/gerutu/", grumbles),
    path("tanda-terima/<str:token>/gerutu/", grumbles),
    *urls.urlpatterns,
]
handler429, handler500 = urls.handler429, urls.handler500


def our_handlers():
    """Every handler that settings.LOGGING and Django's own defaults have put up."""
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    found = {handler for logger in loggers for handler in getattr(logger, "handlers", [])}
    return [one for one in found if not one.__class__.__module__.startswith("_pytest")]


@pytest.fixture
def log():
    """What reaches the stream of the handler itself."""
    written, console = io.StringIO(), logging.getLogger().handlers[0]
    before = console.setStream(written)
    yield written
    console.setStream(before)


@pytest.fixture
def token(ahmad, link_to):
    return link_to(ahmad).split("/")[2]


def everything_that_goes_wrong(token, user, settings):
    settings.ROOT_URLCONF = "tests.test_logs"
    client, strict = Client(raise_request_exception=False), Client(enforce_csrf_checks=True)
    headers = {"Referer": f"http://lain.example/t/{token}/?next=%2Ft%2F{token}%2F"}
    staff = Client(raise_request_exception=False)
    staff.force_login(user)
    return [
        client.get(f"/t/{token}/tidak/ada/", headers=headers).status_code,
        client.get(f"/t/{token[:-1]}/").status_code,
        client.get(f"/tidak-ada/{token}").status_code,
        client.get(f"/tidak-ada?lanjut=/t/{token}/").status_code,
        client.get(f"/t/{token}/larang/").status_code,
        staff.post(f"/t/{token}/").status_code,
        strict.post(f"/t/{token}/", headers=headers).status_code,
        client.post(f"/t/{token}/").status_code,
        client.get(f"/t/{token}/rusak/", headers=headers).status_code,
        client.get(f"/t/{token}/curiga/", headers=headers).status_code,
        client.get(f"/t/{token}/?q=%00").status_code,
        client.get(f"/t/{token}/", headers={"Host": "jahat.example"}).status_code,
        client.get(f"/hadir/{token}/gerutu/", headers=headers).status_code,
        client.get(f"/tanda-terima/{token}/gerutu/", headers=headers).status_code,
        client.get(f"/tanda-terima/{token[:-1]}/").status_code,
    ]


def test_no_token_is_written_whatever_goes_wrong(log, token, dewi, settings):
    met = everything_that_goes_wrong(token, dewi, settings)

    assert met == [404, 404, 404, 404, 403, 403, 403, 405, 500, 400, 400, 400, 500, 500, 404]
    assert token not in log.getvalue()
    assert token[:-1] not in log.getvalue()
    for line in [
        "Not Found: /t/***/tidak/ada/",
        "Method Not Allowed (POST): /t/***/",
        "Internal Server Error: /t/***/",
        "Not Found: /tanda-terima/***/",
    ]:
        assert line in log.getvalue()


def test_without_the_filter_the_token_is_written(log, token, dewi, settings, monkeypatch):
    monkeypatch.setattr(logs.Discreet, "filter", lambda self, record: True)

    everything_that_goes_wrong(token, dewi, settings)

    assert log.getvalue().count(token) > 10


def test_nobody_else_begins_a_line(log, token, dewi, settings):
    everything_that_goes_wrong(token, dewi, settings)
    Client().get("/tidak-ada/%0d%0aINFO%20masuk%1b[2J")

    assert "/tidak-ada/\\r\\nINFO masuk\\x1b[2J" in log.getvalue()
    assert [line for line in log.getvalue().split("\n") if line.startswith("INFO")] == []
    assert "  INFO masuk sebagai operator\\x1b[2J" in log.getvalue()


def test_a_message_that_does_not_fit_ends_no_request(log, token):
    logging.getLogger("minutes").error("%s %d", f"/t/{token}/", "bukan angka")

    assert log.getvalue() == "%s %d ('/t/***/', 'bukan angka')\n"


def test_every_handler_is_discreet():
    assert [
        handler for handler in our_handlers() if not any(isinstance(f, logs.Discreet) for f in handler.filters)
    ] == []
    assert [one["filters"] for one in settings.LOGGING["handlers"].values()] == [["discreet"]]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/t/{}/", "/t/***/"),
        ("/t/{}/rakor/7/jawab/?a=b", "/t/***/rakor/7/jawab/?a=b"),
        ("/T/{}", "/T/***"),
        ("/t/kependekan/", "/t/***/"),
        ("/hadir/Zk3bLw0QpXr8sYtVn2Mc_A/", "/hadir/***/"),
        ("/tanda-terima/pendek/ dan %2Ftanda-terima%2Fpendek", "/tanda-terima/***/ dan %2Ftanda-terima%2F***"),
        ("Zk3bLw0QpXr8sYtVn2Mc_A", "***"),
        ("https://rakor.example/t/{}/", "https://rakor.example/t/***/"),
        ("?next=%2Ft%2F{}%2F", "?next=%2Ft%2F***%2F"),
        ("?next=%252Ft%252F{}%252F", "?next=%252Ft%252F***%252F"),
        ("{{'path': 't/{}/'}}", "{{'path': 't/***/'}}"),
        ("tok={};", "tok=***;"),
        ("<WSGIRequest: GET '/t/{}/'>", "<WSGIRequest: GET '/t/***/'>"),
    ],
)
def test_what_a_token_looks_like(text, left):
    token = "_p54xZdNYXHraj5nep0uHtBb2V-4RxwofPsFmkPe-nI"
    assert logs.masked(text.format(token)) == left.format()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("+6281200007890", "***"),
        ("nomor 0812-0000-7890.", "nomor ***."),
        ("{'phone': '+6281200007890'}", "{'phone': '***'}"),
        ("(6281200007890, 'x')", "(***, 'x')"),
        ("0812 0000 7890 dan 08120000789", "*** dan ***"),
        ("?no=%2B6281200007890&a=b", "?no=***&a=b"),
        ("+62 61 6941 0000", "***"),
        ("+" + "6281200007890" * 2, "+" + "6281200007890" * 2),
        (
            "violates\nDETAIL:  Failing row contains (7, Siti (alias\nTi), +62812).\n\nThe above",
            "violates\nDETAIL:  Failing row contains (***).\n\nThe above",
        ),
        ("IntegrityError('DETAIL:  Failing row contains (7, Siti).\\n')", None),
        ("Key (name, unit)=(Siti, 3) already exists.", "Key (name, unit)=(***) already exists."),
        ('Key (unit_id)=(7) is not present in table "unit".', 'Key (unit_id)=(***) is not present in table "unit".'),
    ],
)
def test_what_a_person_looks_like(text, left):
    assert logs.masked(text) == left if left else "Siti" not in logs.masked(text)


def test_a_row_that_the_database_refuses_is_not_written_out(log, ahmad):
    """On PostgreSQL the exception holds the whole row; elsewhere it must do no harm."""
    try:
        with transaction.atomic():
            Participant.objects.filter(pk=ahmad.pk).update(added_at=None)
    except IntegrityError:
        logging.getLogger("minutes").exception("tidak disimpan")

    assert "IntegrityError" in log.getvalue()
    assert [word for word in ["Siregar", "+62812", "Masjid"] if word in log.getvalue()] == []


def test_a_long_line_is_masked_in_no_time():
    started = time.perf_counter()
    for text in ["0812", "+62 ", "Key (a)=(", "Failing row contains (", "0 8"]:
        logs.masked(text * (20_000 // len(text)))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "/rakor/12/ubah/",
        "2026-11-23 22:18:04,128 in 0.0812345678 s",
        "Killed by signal 9 after 60.081234567 s",
        "MultiValueDictKeyError: 'x'",
        "/static/css/rakor.0123456789ab.css",
        "/usr/share/fonts/liberation2",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "tests/minutes/test_recording_page.py::test_x",
    ],
)
def test_what_is_left_as_it_is(text):
    assert logs.masked(text) == text


def test_the_server_writes_no_log_of_its_own():
    """Granian's access log would hold every address whole; it is off unless it is asked for."""
    for file in ["scripts/run.sh", "README.md"]:
        assert "--access-log" not in (settings.BASE_DIR / file).read_text()
