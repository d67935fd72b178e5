"""What the pages cost: beside three floors in one run, and beside themselves in a database of another size.

    .venv/bin/python benchmarks/pages.py [--rounds 60] [--scale 1000000] [--keep]

Floor A is plain Django: a meeting and 20 related rows in two queries, 27 KB from a template with ordinary tags. Floor B
are the same data without a template, floor C answers "hello" without a database. They pass through the same middleware,
but nobody signs in; "floor A, signed in" is the same page behind our door, which reads session, user and roles.

CPU is that of this process (the database included when it is SQLite), median of the rounds. "x A" is the CPU of a page
beside that of floor A. "x long" is beside floor A of the same length: of as many rows as weigh as much as the page, on
the line through floor A and "floor A, long". A row of the floor is mostly text, ours mostly tags: the harder side.

The database of 1,000 rakor is always there. With --scale there is a second one in a process of its own, and the two
take turns in every round; "x p50" and "x p95" are ratios of the wall. DATABASE_URL names a PostgreSQL
in which databases rakor_bench_… may be created; without it SQLite files in a temporary folder are used. Databases are
removed at the end; --keep leaves those of PostgreSQL for the next run.
"""

import argparse
import gc
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
SMALL = 1000
LONG = 120  # rows of the long floor A
GOOD = ("200", "204", "304")
TAGS = {}  # of the pages that are asked for again


# The process that holds one database ----------------------------------------------------------------


def serve(scale):
    """Build the database, then measure a round for every line on standard input."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    import django

    django.setup()
    import world
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    settings.DATABASES["default"]["CONN_MAX_AGE"] = None
    settings.ROOT_URLCONF = "floors"

    call_command("migrate", verbosity=0)
    started = time.perf_counter()
    world.build(scale)
    application, requests = get_wsgi_application(), list(pages())
    about = {name: weigh(application, request) for name, request in requests}
    print(json.dumps({"seconds": time.perf_counter() - started, "about": about}), flush=True)
    for _line in sys.stdin:
        gc.collect()
        gc.disable()
        print(json.dumps({name: clock(application, request) for name, request in requests}), flush=True)
        gc.enable()


def pages():
    """Every page by its name, with what makes the request for it."""
    import world

    from minutes.models import Meeting

    yield from ((f"floor {letter.upper()}", partial(environ, f"/{letter}/")) for letter in "abc")
    yield "floor A, long", partial(environ, f"/a/?rows={LONG}")
    paths = {
        "home": "/",
        "meetings": "/rakor/",
        "meetings, deep": "/rakor/?sebelum=2012-05-05,1",
        "meetings, open": "/rakor/?keadaan=open",
        "commitments": "/kesepakatan/",
        "commitments, group": "/kesepakatan/?kelompok=lurah&sesudah=2012-05-05,1",
        "search, common": "/cari/?q=rapat",
        "search, medium": "/cari/?q=tawuran",
        "search, rare": "/cari/?q=rakor+120",
        "search, promises": "/cari/?q=ronda&jenis=kesepakatan",
    }
    for reader in ("polres", "polda", "mabes"):
        cookie = sign_in(reader)
        yield from ((f"{reader}: {name}", partial(environ, path, cookie)) for name, path in paths.items())
    cookie = sign_in("polres")
    yield "floor A, signed in", partial(environ, "/a/in/", cookie)
    yield "polres: plan", partial(environ, "/rakor/baru/", cookie)
    yield "read, 100 names", partial(environ, f"/rakor/{Meeting.objects.get(title=world.READ).pk}/", cookie)
    for people in world.ATTENDEES:
        draft = Meeting.objects.get(title=f"Rakor dengan {people} peserta")
        yield f"record, {people} names", partial(environ, f"/rakor/{draft.pk}/ubah/", cookie)
        item, mark = draft.agenda.first(), draft.attendances.first()
        yield f"save text, {people} names", partial(save, item, "agenda", "butir", cookie)
        yield f"save mark, {people} names", partial(save, mark, "attendance", "hadir", cookie)
    yield from of_the_day(cookie)
    yield from of_the_guest(cookie)


def of_the_day(cookie):
    """The pages of a rakor with 100 names while it is held. "still" is a poll that finds nothing new."""
    import world

    from minutes import hall
    from minutes.views.roll_call_page import state_of_roll

    meeting = world.today()
    door, screen = f"/rakor/{meeting.pk}/daftar-hadir/", f"/layar/{meeting.pk}/"
    seen = state_of_roll(meeting.attendances.all())
    yield "invitation, 100 names", partial(environ, f"/rakor/{meeting.pk}/undangan/", cookie)
    yield "roll call, 100 names", partial(environ, door, cookie)
    yield "roll news, a change", partial(environ, f"{door}kabar/?sejak=-", cookie)
    yield "roll news, still", partial(environ, f"{door}kabar/?sejak={seen}", cookie)
    yield "hall screen", partial(environ, screen, cookie)
    yield "hall news, a change", partial(environ, f"{screen}kabar/", cookie)
    yield "hall news, still", partial(unchanged, f"{screen}kabar/", cookie)
    entrance = f"/hadir/{hall.token_of(meeting.hall_code)}/"
    yield "check-in, find", partial(environ, f"{entrance}?nama=peserta")
    yield "check-in, form", partial(environ, f"{entrance}isi/?undangan={meeting.attendances.last().pk}")


def of_the_guest(cookie):
    """What a personal link opens, and where staff keep the links of the group."""
    import world

    from participants import links
    from participants.models import Participant

    guest = Participant.objects.select_related("group").get(pk=world.GUEST)
    home = links.path_of(guest.links.get())
    yield "mine", partial(environ, home)
    yield "mine, my data", partial(environ, f"{home}data/")
    yield "links of a group", partial(environ, f"/kelompok/{guest.group.code}/tautan/", cookie)


def save(row, section, word, cookie):
    """An autosave that changes something each time, as our script sends it."""
    import world

    row.refresh_from_db()
    if section == "agenda":
        sent = {"discussion": f"{world.DISCUSSION} {row.version}"}
    else:
        sent = {"status": "present" if row.status == "excused" else "excused"}
    body = urlencode({f"{section}-{row.pk}-{name}": value for name, value in (sent | {"version": row.version}).items()})
    token = "b" * 32
    request = environ(f"/rakor/{row.meeting_id}/simpan/{word}/{row.pk}/", f"{cookie}; csrftoken={token}", body.encode())
    return request | {"HTTP_X_CSRFTOKEN": token, "HTTP_X_REQUESTED_WITH": "rakor"}


def unchanged(path, cookie):
    """What our script asks while it has the newest: the tag is that of an answer of this process."""
    if path not in TAGS:
        from django.core.wsgi import get_wsgi_application

        TAGS[path] = header(get_wsgi_application(), environ(path, cookie), "ETag")
    return environ(path, cookie) | {"HTTP_IF_NONE_MATCH": TAGS[path]}


def sign_in(username):
    from django.conf import settings
    from django.test import Client

    from participants.models import User

    client = Client()
    client.force_login(User.objects.get(username=username))
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def environ(path, cookie="", body=b""):
    path, _mark, query = path.partition("?")
    return {
        "REQUEST_METHOD": "POST" if body else "GET",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": cookie,
        "wsgi.url_scheme": "http",
    }


def answer(application, request):
    said = {}
    response = application(request, lambda status, headers: said.update(status=status))
    body = b"".join(response)
    response.close()
    if not said["status"].startswith(GOOD):
        raise SystemExit(f"{request['PATH_INFO']} answered {said['status']}")
    return body


def header(application, request, name):
    said = {}
    application(request, lambda status, headers: said.update(headers)).close()
    return said[name]


def weigh(application, request):
    """Queries and bytes, once everything is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    answer(application, request())
    request = request()
    with CaptureQueriesContext(connection) as queries:
        body = answer(application, request)
    return {"queries": len(queries), "bytes": len(body)}


def clock(application, request):
    request = request()
    started, before = time.perf_counter(), time.process_time()
    answer(application, request)
    return (time.perf_counter() - started) * 1000, (time.process_time() - before) * 1000


# The process that compares ------------------------------------------------------------------------


class World:
    """A database of some size and the process that measures in it."""

    def __init__(self, scale, folder):
        self.name = f"rakor_bench_{scale}"
        self.server = os.environ.get("DATABASE_URL")
        if self.server:
            if not self.admin("SELECT 1 FROM pg_database WHERE datname = %s", self.name):
                self.admin(f'CREATE DATABASE "{self.name}"')
            url = f"{self.server.rsplit('/', 1)[0]}/{self.name}"
        else:
            url = f"sqlite:///{folder}/{self.name}.sqlite3"
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--serve", str(scale)],
            env=os.environ | {"DATABASE_URL": url},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.times = []

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.name} ended with {self.process.wait()}.")
        return json.loads(line)

    def round(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.times.append(self.read())

    def wall(self, page, share):
        return statistics.quantiles([times[page][0] for times in self.times], n=100)[share - 1]

    def cpu(self, page):
        return statistics.median(times[page][1] for times in self.times)

    def floor(self, size):
        """The CPU of floor A drawn as long as a page of this size: on the line through the floor and the long floor."""
        short, long = (self.about[name]["bytes"] for name in ("floor A", "floor A, long"))
        low, high = (self.cpu(name) for name in ("floor A", "floor A, long"))
        return low + (size - short) * (high - low) / (long - short)

    def admin(self, statement, *values):
        import psycopg2

        connection = psycopg2.connect(self.server)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            rows = cursor.fetchall() if cursor.description else []
        connection.close()
        return rows

    def close(self, keep):
        self.process.stdin.close()
        self.process.wait()
        if self.server and not keep:
            self.admin(f'DROP DATABASE "{self.name}"')


def table(worlds):
    small, large = worlds[0], worlds[-1]
    print(f"{'page':<28}{'queries':>9}{'KB':>6}{'CPU ms':>9}{'p50 ms':>9}{'p95 ms':>9}{'x A':>7}{'x long':>8}", end="")
    print(f"{'large p50':>11}{'p95':>8}{'x p50':>7}{'x p95':>7}{'queries':>9}" if large is not small else "")
    for page, about in small.about.items():
        kb, cpu, p50, p95 = about["bytes"] / 1024, small.cpu(page), small.wall(page, 50), small.wall(page, 95)
        beside = f"{cpu / small.cpu('floor A'):>7.2f}{cpu / small.floor(about['bytes']):>8.2f}"
        print(f"{page:<28}{about['queries']:>9}{kb:>6.0f}{cpu:>9.1f}{p50:>9.1f}{p95:>9.1f}{beside}", end="")
        if large is not small:
            middle, high = large.wall(page, 50), large.wall(page, 95)
            print(f"{middle:>11.1f}{high:>8.1f}{middle / p50:>7.2f}{high / p95:>7.2f}", end="")
            print(f"{large.about[page]['queries']:>9}", end="")
        print()


def main(arguments):
    scales = [SMALL] + ([arguments.scale] if arguments.scale not in (None, SMALL) else [])
    with tempfile.TemporaryDirectory(prefix="rakor-bench-") as folder:
        worlds = [World(scale, folder) for scale in scales]
        try:
            for scale, world in zip(scales, worlds, strict=True):
                ready = world.read()
                world.about = ready["about"]
                print(f"{scale:,} rakor, built in {ready['seconds']:.0f} s", flush=True)
            for _round in range(arguments.rounds):
                for world in worlds:
                    world.round()
            table(worlds)
        finally:
            for world in worlds:
                world.close(arguments.keep)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--scale", type=int)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    serve(arguments.serve) if arguments.serve else main(arguments)
