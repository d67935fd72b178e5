"""What the paper costs: a PDF of 20, 100 and 500 attendees beside its floor.

    .venv/bin/python benchmarks/paper.py [rounds]

The floor is WeasyPrint on the same HTML and nothing else: this process, already warm, garbage collection off, a plain
PDF without tags, archive format, attached data or re-saving. The second row adds what the paper must be (PDF/A-3a and
PDF/UA, tagged, data attached, saved again), still in this process. The third is what the program does: all that in a
process of its own that starts anew each time. The three take turns in every round; the numbers are medians, the ratios
are medians of the ratios within a round. CPU counts both processes; on a busy machine it is the one to read.
"""

import gc
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["FONTCONFIG_FILE"] = str(Path(tempfile.mkdtemp()) / "fonts.conf")
Path(os.environ["FONTCONFIG_FILE"]).write_text("<?xml version='1.0'?><fontconfig></fontconfig>")
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import warnings  # noqa: E402

import django  # noqa: E402

django.setup()
warnings.simplefilter("ignore")

import weasyprint  # noqa: E402

from minutes import documents, snapshot  # noqa: E402
from rakor import pdf, pdf_child  # noqa: E402
from tests.minutes import frozen  # noqa: E402

SIZES = (20, 100, 500)
AT = datetime(2024, 1, 11, 2, 30, tzinfo=UTC)
STAMP = "2024-01-11T02:30:00"


def contenders(people):
    """The three ways, each without arguments, on one rakor."""
    content, pictures = frozen.rich_rakor(people)
    html, images = documents.page(content, state="circulated", photos=pictures, created=AT)
    resources = pdf._resources() | {f"app:image/{name}": data for name, data in images.items()}
    attachment = ("notulen.json", "Isi", STAMP, STAMP, snapshot.canonical(content))

    def floor():
        return weasyprint.HTML(string=html, url_fetcher=pdf_child.OnlyOurs(resources)).write_pdf()

    def conformant():
        return pdf_child.draw(html, resources, [attachment])

    def program():
        return documents.minutes_pdf(content, state="circulated", photos=pictures, created=AT)

    return {"floor": floor, "+ archive, tags, data": conformant, "program": program}


def cost(work):
    """Seconds on the wall, seconds of CPU, bytes."""
    gc.collect()
    gc.disable()
    started, before = time.perf_counter(), _cpu()
    size = len(work())
    taken = time.perf_counter() - started, _cpu() - before, size
    gc.enable()
    return taken


def _cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"{rounds} rounds, medians; WeasyPrint {weasyprint.__version__}, Python {sys.version.split()[0]}")
    print(f"{'people':>6}  {'way':<22}{'wall s':>8}{'CPU s':>8}{'KB':>7}{'wall/floor':>12}{'CPU/floor':>11}")
    for people in SIZES:
        ways = contenders(people)
        for work in ways.values():
            work()
        taken = [{name: cost(work) for name, work in ways.items()} for _round in range(rounds)]
        for name in ways:
            wall, cpu, size = (statistics.median(row[name][part] for row in taken) for part in range(3))
            walls, cpus = (statistics.median(row[name][p] / row["floor"][p] for row in taken) for p in range(2))
            line = f"{people:>6}  {name:<22}{wall:>8.2f}{cpu:>8.2f}{size / 1024:>7.0f}{walls:>12.2f}{cpus:>11.2f}"
            print(line)


if __name__ == "__main__":
    main()
