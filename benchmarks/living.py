"""What it costs that commitments live: their pages beside floor A, with occasions, responses and reports.

    .venv/bin/python benchmarks/living.py [--rounds 30] [--scale 1000] [--explain]

A database of so many rakor (benchmarks/world.py), three times as many commitments, half as many occasions again, three
answers to each and twice as many reports. DATABASE_URL names an empty database, which is filled and kept: on PostgreSQL
the second run measures at once. Without it an SQLite file in a temporary folder is used. Columns as in pages.py; "DB
ms" is the time in the database of one answer. --explain prints the slowest plan of each page on PostgreSQL.
"""

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import pages as floor

ROOT = Path(__file__).resolve().parent.parent
AREAS = 12  # of our Polres; one of each other unit
OUR_RESORT = 32


def fill(scale):
    """Let the commitments of a built world live. Twice is once; `scale` is its number of rakor, a multiple of 1,000."""
    import world
    from django.db import connection

    from minutes.models import Commitment, Meeting, Occasion, Party, Report, Response, Trial
    from participants.models import AccessLink, Area, Group, Unit

    if Occasion.objects.exists():
        return
    on_server = connection.vendor == "postgresql"
    if on_server:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")

    def day(text):
        return f"DATE '{text}'" if on_server else f"'{text}'"

    def ago(days):
        if on_server:
            return f"CURRENT_TIMESTAMP - ({days}) * INTERVAL '1 day'"
        return f"strftime('%Y-%m-%d %H:%M:%S', 'now', '-' || ({days}) || ' days')"

    def day_ago(days):
        return f"CAST({ago(days)} AS date)" if on_server else f"date('now', '-' || ({days}) || ' days')"

    first = Commitment.objects.order_by("-pk")[0].pk
    units, link = Unit.objects.count(), AccessLink.objects.order_by("pk")[0]
    other = f"CASE WHEN i <= {units} THEN i ELSE {OUR_RESORT} END"
    place = {"full_name": "'Kelurahan ' || i", "name": "'Kelurahan ' || i", "regency": "'Kota'", "level": "'village'"}
    world._rows(Area, units + AREAS, unit_id=other, **place)

    def meeting(number):
        return f"(1 + (({number}) - 1) % {scale})"

    def area(number):
        ours = f"{units} + 1 + {meeting(number)} % {AREAS}"
        return f"CASE WHEN {meeting(number)} <= {world.OURS} THEN {ours} ELSE {world._ours(meeting(number))} END"

    world._index(drop=True)
    world._rows(
        Commitment,
        2 * scale,
        id=f"{first} + i",
        meeting_id=meeting("i"),
        unit_id=world._ours(meeting("i")),
        text=f"'Kesepakatan ' || i || ': ' || {world._text('i')}",
        stems=f"'sepakat ' || i || ' ' || {world._text('i')}",
        kind="CASE i % 4 WHEN 2 THEN 'recurring' WHEN 3 THEN 'dated' ELSE 'conditional' END",
        every="CASE i % 4 WHEN 2 THEN 'P1M' ELSE '' END",
        due_on=f"CASE i % 4 WHEN 3 THEN {day_ago('i % 900')} END",
        life=f"CASE WHEN {meeting('i')} % 60 = 0 THEN 'draft' WHEN (i / 4) % 2 = 0 THEN 'in-force' "
        "ELSE 'completed' END",
        review_on=world._day(f"(1 + i % {world.OURS})", world.OURS),
        record=f"CASE WHEN i % 5 = 0 THEN {'CAST' if on_server else ''}('[]'{' AS jsonb' if on_server else ''}) ELSE "
        f'{"CAST" if on_server else ""}(\'[["2025-11-02", "kept", 3, 4]]\'{" AS jsonb" if on_server else ""}) END',
        recorded_on=f"CASE WHEN i % 5 = 0 THEN NULL ELSE {day('2025-11-02')} END",
        attention_on=f"CASE WHEN i % 3 = 0 THEN {day('2025-11-20')} END",
    )
    world._index(drop=False)
    party = Party.objects.order_by("-pk")[0].pk
    columns = {"commitment_id": f"{first} + i", "scope": "'group'", "group_id": f"1 + i % {Group.objects.count()}"}
    world._rows(Party, 2 * scale, id=f"{party} + i", area_id=area("i"), **columns)
    tested = f"(1 + (8 * i) % {2 * scale})"  # conditional ones in force
    logged = {"logged_at": "CURRENT_TIMESTAMP", "logged_by_id": "1", "form_key": "'k' || i"}
    columns = {"unit_id": world._ours(meeting(tested)), "happened_at": ago("i % 700"), "area_id": area(tested)}
    world._rows(Occasion, scale * 3 // 2, kind="'brawl'", **columns, **logged)
    world._rows(Trial, scale * 3 // 2, occasion_id="i", commitment_id=f"{first} + {tested}")
    verdict = "CASE WHEN i % 4 = 0 THEN 'not-kept' ELSE 'kept' END"
    columns = {"occasion_id": "1 + (i - 1) / 3", "group_id": "1 + i % 9", "verdict": verdict}
    world._rows(Response, 3 * (scale * 3 // 2), **columns)
    run, by_link = f"(2 + (8 * i) % {2 * scale})", "i % 2 = 0"  # recurring ones in force
    world._rows(
        Report,
        2 * scale,
        unit_id=world._ours(meeting(run)),
        commitment_id=f"{first} + {run}",
        about_on=day_ago("i % 700"),
        verdict=verdict,
        form_key="'r' || i",
        sent_at=ago("i % 700"),
        link_id=f"CASE WHEN {by_link} THEN {link.pk} END",
        sent_by_id=f"CASE WHEN {by_link} THEN NULL ELSE 1 END",
        state="CASE WHEN i % 20 = 0 THEN 'submitted' ELSE 'accepted' END",
        verified_at="CASE WHEN i % 20 = 0 THEN NULL ELSE CURRENT_TIMESTAMP END",
        verified_by_id="CASE WHEN i % 20 = 0 THEN NULL ELSE 1 END",
    )
    with connection.cursor() as cursor:
        if on_server:
            for model in (Area, Commitment, Party, Occasion, Trial, Response, Report, Meeting):
                name = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")
        cursor.execute("ANALYZE")
        if on_server:
            cursor.execute("RESET statement_timeout")


def living_pages():
    """Every page by its name, with what makes the request for it."""
    import world

    from minutes.models import Commitment, Report, Trial
    from participants import links
    from participants.models import AccessLink, Participant

    yield from ((f"floor {letter.upper()}", partial(floor.environ, f"/{letter}/")) for letter in "abc")
    paths = {
        "list": "/kesepakatan/",
        "list, attention": "/kesepakatan/?kesehatan=attention",
        "list, no record": "/kesepakatan/?kesehatan=no-record",
        "list, group": "/kesepakatan/?kelompok=lurah&kesehatan=no-record",
        "list, text": "/kesepakatan/?q=ronda",
        "list, rare text": "/kesepakatan/?q=tawuran+parkir",
        "home": "/",
        "anev": "/anev/",
    }
    for reader in ("polres", "polda", "mabes"):
        cookie = floor.sign_in(reader)
        yield from ((f"{reader}: {name}", partial(floor.environ, path, cookie)) for name, path in paths.items())
    yield "polda: anev, all below", partial(floor.environ, "/anev/?satuan=u2:jajaran", floor.sign_in("polda"))
    cookie = floor.sign_in("polres")
    own = Commitment.objects.in_force().filter(unit=OUR_RESORT)
    tested = own.filter(pk__in=Trial.objects.values("commitment")).order_by("-pk")[0].pk
    told = own.filter(pk__in=Report.objects.values("commitment")).order_by("-pk")[0].pk
    place = own.filter(parties__area__isnull=False).values_list("parties__area", flat=True)[0]
    more = {
        "list, area": f"/kesepakatan/?wilayah={place}",
        "commitment, occasions": f"/kesepakatan/{tested}/",
        "commitment, reports": f"/kesepakatan/{told}/",
        "check": f"/kesepakatan/{told}/periksa/",
        "occasions": "/kejadian/",
        "log occasion": "/kejadian/catat/",
        "log occasion, a word": "/kejadian/catat/?cari=ronda",
        "reports": "/laporan/",
        "reminders": "/pengingat/",
    }
    yield from ((f"polres: {name}", partial(floor.environ, path, cookie)) for name, path in more.items())
    guest = Participant.objects.get(pk=world.GUEST)
    link = guest.links.get()
    digest = links.digest_of(version=link.version, participant_id=guest.pk)  # of the key of this run
    AccessLink.objects.filter(pk=link.pk).update(digest=digest)
    home = links.path_of(link)
    mine = Commitment.objects.concerning(guest)[0].pk
    yield "mine", partial(floor.environ, home)
    yield "mine, a promise", partial(floor.environ, f"{home}kesepakatan/{mine}/")


def in_database(application, request):
    """(milliseconds, SQL of the slowest) of one answer."""
    from django.db import connection

    found = []

    def watch(execute, sql, params, many, context):
        started = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            found.append(((time.perf_counter() - started) * 1000, sql, params))

    with connection.execute_wrapper(watch):
        floor.answer(application, request())
    return sum(row[0] for row in found), max(found, key=lambda row: row[0], default=None)


def explain(sql, params):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
        return "\n".join(row[0] for row in cursor.fetchall())


def main(arguments):
    import django

    django.setup()
    import world
    from django.conf import settings
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    settings.DATABASES["default"]["CONN_MAX_AGE"] = None
    settings.ROOT_URLCONF = "floors"
    call_command("migrate", verbosity=0, skip_checks=True)
    started = time.perf_counter()
    world.build(arguments.scale)
    fill(arguments.scale)
    world.today()
    print(f"{arguments.scale:,} rakor, {connection.vendor}, built in {time.perf_counter() - started:.0f} s", flush=True)
    application, requests = get_wsgi_application(), list(living_pages())
    about = {name: floor.weigh(application, request) for name, request in requests}
    stored = {name: in_database(application, request) for name, request in requests}
    times = {name: [] for name, _request in requests}
    for _round in range(arguments.rounds):
        gc.collect()
        gc.disable()
        for name, request in requests:
            times[name].append(floor.clock(application, request))
        gc.enable()
    base = statistics.median(cpu for _wall, cpu in times["floor A"])
    wall_base = statistics.median(wall for wall, _cpu in times["floor A"])
    print(f"{'page':<30}{'queries':>9}{'KB':>6}{'CPU ms':>9}{'p50 ms':>9}{'x A':>7}{'wall x A':>10}{'DB ms':>8}")
    for name, said in about.items():
        wall, cpu = (statistics.median(pair[n] for pair in times[name]) for n in (0, 1))
        print(f"{name:<30}{said['queries']:>9}{said['bytes'] / 1024:>6.0f}{cpu:>9.1f}{wall:>9.1f}", end="")
        print(f"{cpu / base:>7.2f}{wall / wall_base:>10.2f}{stored[name][0]:>8.1f}", flush=True)
    if arguments.explain and connection.vendor == "postgresql":
        for name, (_total, slowest) in stored.items():
            if slowest and slowest[0] > 15:
                print(f"\n## {name}: {slowest[0]:.0f} ms\n{slowest[1]}\n{explain(*slowest[1:])}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--scale", type=int, default=1000)
    parser.add_argument("--explain", action="store_true")
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    with tempfile.TemporaryDirectory(prefix="rakor-bench-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/living.sqlite3")
        main(arguments)
