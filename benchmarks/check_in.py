"""Fifty phones check in within a minute: the real server, the real network of this machine, on either database.

    .venv/bin/python benchmarks/check_in.py [--phones 50] [--seconds 60]

Granian runs as `make run` starts it, with two workers. Each phone has cookies of its own and does what a visitor does:
opens the code, looks for the name, opens the form, sends it with a drawn signature of 120 points, is led to the page
that says so. Four of five are invited, the fifth writes down the own name. The first run spreads their arrivals evenly
over the seconds; in the second all arrive at once, which nobody asked for. Beside them three hall screens and three
doors ask what is new, every three and every four seconds, as our script does. A request fails when its answer is not
the one that belongs to it; at the end every phone must have its row and its signature.

SQLite in a temporary folder is measured always; a PostgreSQL in which a database rakor_bench_check_in may be created,
too, when DATABASE_URL names one. All clients run in this process and share the machine with the server.
"""

import argparse
import http.cookiejar
import json
import math
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
DATABASE = "rakor_bench_check_in"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
STATE = re.compile(r'data-state="([\d.]+)"')
STEPS = ["open", "find", "form", "send", "done"]
POLLS = {"hall": 3, "roll": 4}  # seconds, as in static/js
WATCHERS = 3  # of each


# In a process of its own: the world of the server ---------------------------------------------------


def furnish(phones):
    """A rakor of today with its people on the roll and its hall open; prints where to go."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from minutes import hall
    from minutes.actions import recording
    from minutes.models import AttendanceSignature, HallCode
    from participants.models import Group, Participant, Role, Unit, User

    unit = Unit.objects.create(code="polres", name="Polres", level=Unit.Level.RESORT, path="/polres/")
    user = User.objects.create(username=secrets.token_hex(4), name="Operator")
    Role.objects.create(user=user, unit=unit, kind=Role.Kind.OPERATOR, valid_from="2020-01-01")
    desk = Client()
    desk.force_login(user)
    staff = f"{settings.SESSION_COOKIE_NAME}={desk.cookies[settings.SESSION_COOKIE_NAME].value}"
    lurah, doors = Group.objects.get(code="lurah"), []
    for number in range(2):
        people = [
            Participant.objects.create(
                unit=unit,
                group=lurah,
                name=f"Undangan {number} {place}",
                sort_name=f"undangan {number} {place}",
                added_at=timezone.now(),
                added_by=user,
            )
            for place in range(phones)
        ]
        meeting = recording.plan_meeting(
            unit, by=user, title="Rakor", date=timezone.localdate(), place="Aula", invitees=people
        )
        meeting.date = hall.today_of(meeting)
        meeting.save(update_fields=["date"])
        code = HallCode.objects.create(
            meeting=meeting, digest=hall.digest_of(meeting.pk, 1), opened_at=timezone.now(), opened_by=user
        )
        rows = {str(row.participant): row.pk for row in meeting.attendances.select_related("participant")}
        doors.append({"path": f"/hadir/{hall.token_of(code)}/", "rows": rows, "meeting": meeting.pk, "staff": staff})
    print(json.dumps(doors), flush=True)
    sys.stdin.readline()  # until the phones are through
    print(json.dumps(AttendanceSignature.objects.filter(attendance__way="self").count()))


# The phones -----------------------------------------------------------------------------------------


class Phone:
    """One visitor. `times` are the milliseconds of each step, `faults` what went wrong."""

    def __init__(self, origin, door, number):
        self.origin, self.door, self.number = origin, door, number
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), Stay())
        self.times, self.faults = {}, []

    def visit(self):
        names = list(self.door["rows"])
        invited = self.number % 5 != 4
        name = names[self.number] if invited else f"Tamu {spelled(self.number)}"
        home = self.door["path"]
        self.ask("open", home, 200, 'name="nama"')
        found = self.ask("find", f"{home}?{urllib.parse.urlencode({'nama': name})}", 200, "")
        key = re.search(rf"undangan=({self.door['rows'].get(name)}:[\w-]+)", found)
        if invited and not key:
            self.faults.append("find: the name is not there")
        form = f"{home}isi/" + (f"?undangan={key[1]}" if key else "")
        page = self.ask("form", form, 200, "data-check-in")
        token = TOKEN.search(page)
        sent = {"csrfmiddlewaretoken": token[1] if token else "", "strokes": signature(self.number)}
        if not invited:
            sent |= {"name": name, "group": "lurah", "position": "Lurah"}
        place = self.ask("send", form, 303, "", urllib.parse.urlencode(sent).encode())
        self.ask("done", place, 200, 'class="promise"') if place else None

    def ask(self, step, path, status, words, body=None):
        """The page, or the address that a 303 leads to."""
        request = urllib.request.Request(self.origin + path, body, {"Referer": self.origin + path})
        started = time.perf_counter()
        try:
            with self.opener.open(request, timeout=60) as answer:
                said, page, place = answer.status, answer.read().decode(), answer.headers.get("Location", "")
        except OSError as fault:
            said, page, place = repr(fault), "", ""
        self.times[step] = (time.perf_counter() - started) * 1000
        if said != status or words not in page:
            self.faults.append(f"{step}: {said}")
        return place if status == 303 else page


class Watcher:
    """A hall screen or a door that asks what is new until `stop` is set. `times` and `faults` as those of a phone."""

    def __init__(self, kind, origin, door, number, stop):
        self.kind, self.stop, self.number, self.times, self.faults = kind, stop, number, [], []
        self.known, self.headers = "", {"Cookie": door["staff"], "X-Requested-With": "rakor"}
        self.path = {"hall": f"/layar/{door['meeting']}/", "roll": f"/rakor/{door['meeting']}/daftar-hadir/"}[kind]
        self.address, self.opener = f"{origin}{self.path}kabar/", urllib.request.build_opener(Stay())

    def watch(self):
        self.stop.wait(POLLS[self.kind] * self.number / WATCHERS)
        while not self.stop.is_set():
            started = time.perf_counter()
            self.ask()
            self.times.append((time.perf_counter() - started) * 1000)
            self.stop.wait(POLLS[self.kind])

    def ask(self):
        address, headers = self.address, dict(self.headers)
        if self.kind == "hall" and self.known:
            headers["If-None-Match"] = self.known
        elif self.kind == "roll":
            address += f"?sejak={self.known or '-'}"
        try:
            with self.opener.open(urllib.request.Request(address, None, headers), timeout=60) as answer:
                said, page, tag = answer.status, answer.read().decode(), answer.headers.get("ETag", "")
        except OSError as fault:
            said, page, tag = repr(fault), "", ""
        state = STATE.search(page)
        if said == 200:
            self.known = tag if self.kind == "hall" else state and state[1]
        if said not in ({200, 304} if self.kind == "hall" else {200, 204}) or (said == 200 and not self.known):
            self.faults.append(f"{self.kind}: {said}")


class Stay(urllib.request.HTTPErrorProcessor):
    """Every answer is an answer; nobody is led on."""

    def http_response(self, request, response):
        return response


def spelled(number):
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def signature(number):
    """A wave of 120 points, as a finger draws it."""
    points = [(20 + 4 * at, 100 + int(60 * math.sin(at / 6 + number))) for at in range(120)]
    return json.dumps([[value for point in points for value in point]], separators=(",", ":"))


def crowd(origin, door, phones, seconds):
    """All of them, who watched meanwhile, and the wall time from the first to the last."""
    people, stop = [Phone(origin, door, number) for number in range(phones)], threading.Event()
    watchers = [Watcher(kind, origin, door, number, stop) for kind in POLLS for number in range(WATCHERS)]
    threads = [threading.Thread(target=watcher.watch) for watcher in watchers]
    for thread in threads:
        thread.start()
    started = time.perf_counter()

    def arrive(phone):
        time.sleep(max(0, started + phone.number * seconds / phones - time.perf_counter()))
        phone.visit()

    with ThreadPoolExecutor(phones) as pool:
        list(pool.map(arrive, people))
    wall = time.perf_counter() - started
    stop.set()
    for thread in threads:
        thread.join()
    return people, watchers, wall


# The server ----------------------------------------------------------------------------------------


def measure(name, url, phones, seconds):
    with tempfile.TemporaryDirectory(prefix="rakor-bench-") as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
        free.close()
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "rakor.settings",
            "RAKOR_VAR_DIR": folder,
            "DATABASE_URL": url or f"sqlite:///{folder}/rakor.sqlite3",
            "HTTPS": "False",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "LINK_KEY": secrets.token_urlsafe(50),
            "PYTHONPATH": str(ROOT),
        }
        run = {"env": environment, "cwd": ROOT}
        subprocess.run([PYTHON, "manage.py", "prepare"], check=True, stdout=subprocess.DEVNULL, **run)
        world = subprocess.Popen(
            [PYTHON, __file__, "--furnish", str(phones)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            **run,
        )
        doors = json.loads(world.stdout.readline())
        server = subprocess.Popen(
            [Path(PYTHON).parent / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port]
            + ["--workers", "2", "--blocking-threads", "4", "--no-ws", "rakor.wsgi:application"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **run,
        )
        try:
            origin = f"http://127.0.0.1:{port}"
            wait_for(f"{origin}/health/ready")
            for label, door, within in [(f"in {seconds} s", doors[0], seconds), ("at once", doors[1], 0)]:
                table(f"{name}, {phones} phones {label}", *crowd(origin, door, phones, within))
        finally:
            server.terminate()
            server.wait()
        print(f"signatures in the database: {world.communicate(chr(10))[0].strip()} of {2 * phones}\n", flush=True)


def wait_for(url):
    for _try in range(200):
        try:
            return urllib.request.urlopen(url, timeout=2).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit(f"{url} does not answer")


def table(title, people, watchers, wall):
    faults = [fault for one in [*people, *watchers] for fault in one.faults]
    times = defaultdict(list)
    for phone in people:
        for step in STEPS:
            times[step] += [phone.times[step]] if step in phone.times else []
    for watcher in watchers:
        times[f"{watcher.kind} news"] += watcher.times
    print(f"{title}: {len(faults)} failures, {wall:.1f} s from the first to the last")
    print(f"{'step':<10}{'requests':>10}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}")
    for step, took in times.items():
        cuts = statistics.quantiles(took, n=100)
        print(f"{step:<10}{len(took):>10}{cuts[49]:>9.0f}{cuts[94]:>9.0f}{max(took):>9.0f}")
    print("\n".join(f"  {fault}" for fault in faults[:10]) + ("\n" if faults else ""), end="", flush=True)


def on_postgresql(phones, seconds):
    import psycopg2

    def admin(statement):
        connection = psycopg2.connect(os.environ["DATABASE_URL"])
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    admin(f'DROP DATABASE IF EXISTS "{DATABASE}"')
    admin(f'CREATE DATABASE "{DATABASE}"')
    try:
        url = f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{DATABASE}"
        measure("PostgreSQL", url, phones, seconds)
    finally:
        admin(f'DROP DATABASE "{DATABASE}"')


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--phones", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--furnish", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.furnish:
        furnish(arguments.furnish)
    else:
        measure("SQLite", "", arguments.phones, arguments.seconds)
        if os.environ.get("DATABASE_URL"):
            on_postgresql(arguments.phones, arguments.seconds)
