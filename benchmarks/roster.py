"""What a large roster costs: 10,000 rows of which 137 are bad in 15 ways, read, shown and imported.

    .venv/bin/python benchmarks/roster.py [--rows 10000]

Each file goes through the program as a browser sends it, in a process of its own, on an empty book: "read" is the
upload until the preview is kept, "preview" its first page, "import" the writing, "again" the same file once more, and
"export" the roster without numbers. Seconds are wall / CPU of the process (the database included when it is SQLite); on
a busy machine the CPU is the one to read. The peak is that of the whole process, Django included. DATABASE_URL names a
PostgreSQL in which the database rakor_bench_roster may be created; without it an SQLite file is used.
"""

import argparse
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BAD = 137
STEPS = ("read", "preview", "import", "read again", "import again", "export")
HEAD = ["No", "Nama Lengkap", "Kelompok", "Jabatan", "Instansi", "Kelurahan", "No. HP", "Pangkat", "NRP", "NIP"]
FIRST = "Ahmad Budi Cici Dewi Eko Fitri Gunawan Hasan Indah Joko Kartika Lukman Maya Nur Olga Putra Rina Siti Tono"
LAST = "Siregar Nasution Lubis Harahap Simatupang Ginting Sembiring Hutagalung Panjaitan Tarigan Saragih"
GROUPS = ["Tokoh masyarakat", "Tokoh agama", "Tokoh pemuda", "Pihak sekolah", "Lurah", "Kepala lingkungan"]
VILLAGES = ["Belawan I", "Kel. Belawan II", "Bagan Deli", "Medan Belawan / Belawan Bahari", "", "-"]
ROMAN = "I II III IV V VI VII VIII IX X"
FIRST, LAST, ROMAN = (words.split() for words in (FIRST, LAST, ROMAN))


def good(number):
    """A row as an office writes it: titles with the name, a number without its zero, a newline now and then."""
    name = f"{FIRST[number % 19]} {FIRST[number // 19 % 19]} {LAST[number // 361 % 11]} {ROMAN[number // 3971 % 10]}"
    titled = [f"H. {name}, S.H.", f"Dr. {name} SH MH", name, f"Ust.\n{name}"][number % 4]
    place = [GROUPS[number % 6], f"Ketua RW {number % 90}", f"Kelurahan {number % 40}", VILLAGES[number % 6]]
    return [str(number), titled, *place, f"8{1200000000 + number * 7}", "", "", ""]


def spoiled(number, row):
    """The same row, bad in one of 15 ways."""
    ways = [
        {1: ""},
        {1: "...!"},
        {1: "a" * 130},
        {1: "Nama rusak \ufffd"},
        {2: ""},
        {2: "Ormas"},
        {3: "b" * 170},
        {5: "Tokyo"},
        {5: "Belawan IX"},
        {6: "12"},
        {6: "6,28123E+12"},
        {6: "0812 3456 7890 / 0813 3456 7890"},
        {6: good(1)[6]},
        {2: "Polri", 8: "99"},
        {9: "198503152010011000"},
    ]
    row = list(row)
    for place, text in ways[number % 15].items():
        row[place] = text
    return row


def rows(count):
    step = count // BAD
    places = {step * n + step // 2: n for n in range(BAD)}
    for number in range(1, count + 1):
        yield spoiled(places[number], good(number)) if number in places else good(number)


def as_csv(count):
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([HEAD, *rows(count)])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(count):
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Peserta")
    sheet.append(["DAFTAR PESERTA RAPAT KOORDINASI"])
    sheet.append(HEAD)
    for row in rows(count):
        phone = int(row[6]) if row[6].isdigit() else row[6]
        sheet.append([int(row[0]), *row[1:6], phone, *row[7:]])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


# The process that is measured ---------------------------------------------------------------------


def measure(form, file, count):
    """Import a file into an empty book, and print what each step took."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    client, raw = desk(), Path(file).read_bytes()
    took, client.raise_request_exception = {}, True

    def step(name, method, path, data=None):
        started, before = time.perf_counter(), time.process_time()
        response = getattr(client, method)(path, data or {})
        took[name] = time.perf_counter() - started, time.process_time() - before
        if response.status_code not in {200, 303}:
            raise SystemExit(f"{path} answered {response.status_code}")
        return response.headers.get("Location", "")

    def upload():
        return {"file": SimpleUploadedFile(f"daftar.{form}", raw)}

    preview = step("read", "post", "/kelompok/orang/impor/", upload())
    step("preview", "get", preview)
    step("import", "post", f"{preview}masukkan/")
    again = step("read again", "post", "/kelompok/orang/impor/", upload())
    step("import again", "post", f"{again}masukkan/")
    step("export", "get", f"/kelompok/orang/unduh.{form}")
    took["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(took | counts(count)))


def counts(count):
    from participants.models import Participant, RosterImport

    first, second = RosterImport.objects.order_by("pk")
    assert (first.bad, first.added, second.added) == (BAD, count - BAD, 0), (first.bad, first.added, second.added)
    assert Participant.objects.count() == count - BAD
    return {"bad": first.bad, "added": first.added}


def desk():
    """The browser of an operator of the Polres Pelabuhan Belawan."""
    from datetime import date

    from django.core.management import call_command
    from django.test import Client

    from participants.models import Role, Unit, User

    call_command("load_territory", stdout=io.StringIO())
    user = User.objects.create_user("dewi", email="dewi@example.org", name="Dewi")
    unit = Unit.objects.get(code="polres-pelabuhan-belawan")
    Role.objects.create(user=user, unit=unit, kind="operator", valid_from=date(2020, 1, 1))
    client = Client()
    client.force_login(user)
    return client


# The process that asks for it ---------------------------------------------------------------------


def main(count):
    server = os.environ.get("DATABASE_URL")
    print(f"{count:,} rows, {BAD} of them bad; {'PostgreSQL' if server else 'SQLite'}, Python {sys.version.split()[0]}")
    print(f"{'file':<6}{'KB':>6}" + "".join(f"{step:>15}" for step in (*STEPS, "read + import")) + f"{'peak MB':>9}")
    for form, make in (("csv", as_csv), ("xlsx", as_xlsx)):
        with tempfile.TemporaryDirectory(prefix="rakor-bench-") as folder:
            file = Path(folder) / f"daftar.{form}"
            file.write_bytes(make(count))
            took = json.loads(ask(server, folder, form, file, count))
            both = [sum(pair) for pair in zip(took["read"], took["import"], strict=True)]
            cells = [f"{wall:.2f} / {cpu:.2f}" for wall, cpu in [*(took[step] for step in STEPS), both]]
            size = file.stat().st_size / 1024
            print(f"{form:<6}{size:>6.0f}" + "".join(f"{cell:>15}" for cell in cells) + f"{took['peak']:>9.0f}")


def ask(server, folder, form, file, count):
    url = f"sqlite:///{folder}/rakor.sqlite3"
    if server:
        url = f"{server.rsplit('/', 1)[0]}/rakor_bench_roster"
        admin(server, 'DROP DATABASE IF EXISTS "rakor_bench_roster"')
        admin(server, 'CREATE DATABASE "rakor_bench_roster"')
    command = [sys.executable, __file__, "--measure", form, "--file", str(file), "--rows", str(count)]
    try:
        measured = subprocess.run(command, env=os.environ | {"DATABASE_URL": url}, check=True, stdout=subprocess.PIPE)
        return measured.stdout.decode().splitlines()[-1]
    finally:
        if server:
            admin(server, 'DROP DATABASE IF EXISTS "rakor_bench_roster"')


def admin(server, statement):
    import psycopg2

    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    measure(arguments.measure, arguments.file, arguments.rows) if arguments.measure else main(arguments.rows)
