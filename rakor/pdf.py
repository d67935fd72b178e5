"""HTML -> PDF. Everything is drawn in a child process that has limits, no secrets and no way to fetch anything."""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from rakor.frames import read_frame, write_frame

logger = logging.getLogger(__name__)

FONTS = [f"LiberationSans-{style}.ttf" for style in ("Regular", "Bold", "Italic", "BoldItalic")]
STYLESHEETS = ["notulen.css", "kartu.css", "anev.css"]
# Isolated from the environment and the working directory, so it has to be told where this package is.
CHILD = "import sys; sys.path.insert(0, sys.argv.pop(1)); from rakor.pdf_child import main; main()"
# What ends a process that asked for too much; SIGSEGV is what a C library makes of memory it did not get.
EXHAUSTED = {"MemoryError", "SIGABRT", "SIGALRM", "SIGKILL", "SIGSEGV", "SIGXCPU"}
# No fonts of the host: what the paper looks like must not depend on the machine.
NO_HOST_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig></fontconfig>'


class RenderError(Exception):
    """The PDF could not be made. The message is a sentence for the person who asked for it, `reason` is for the log."""

    def __init__(self, sentence, reason=""):
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True)
class Attachment:
    """A file embedded in the PDF."""

    name: str
    data: bytes
    description: str


def render(html, *, attachments=(), created: datetime, modified: datetime, images=None):
    """The PDF of a page of HTML: PDF/A-3a, PDF/UA-1, the same bytes for the same input.

    The page may name `app:css/<file>`, `app:font/<file>` and `app:image/<name>` (from `images`). Anything else it asks
    for ends the rendering. Raises RenderError.
    """
    rows = [[a.name, a.description, _utc(created), _utc(modified)] for a in attachments]
    blobs = {"html": html.encode(), **_resources(), **{f"app:image/{n}": data for n, data in (images or {}).items()}}
    blobs.update({f"attachment:{a.name}": a.data for a in attachments})
    frame = BytesIO()
    write_frame(frame, {"attachments": rows}, blobs)
    answer, died_of = _run_child(frame.getvalue())
    try:
        head, results = read_frame(BytesIO(answer))
        fault, reason, log = head["fault"], str(head["reason"]), head["log"]
    except (ValueError, TypeError, KeyError) as wrong:
        logger.error("The PDF process gave no answer: %s", died_of)
        sentence = _too_large() if died_of in EXHAUSTED else _("The document could not be printed.")
        raise RenderError(sentence, f"no answer: {died_of}") from wrong
    _judge(fault, reason, log)
    return results["pdf"]


def printable_characters():
    """Code points that every font of the paper can draw."""
    return _code_points(settings.FONT_DIR)


@lru_cache(maxsize=2)
def _code_points(font_dir):
    maps = []
    for name in FONTS:
        with TTFont(BytesIO(_font(font_dir, name)), lazy=True) as font:
            maps.append(set(font.getBestCmap()))
    return frozenset(set.intersection(*maps))


def _resources():
    css = {f"app:css/{name}": Path(finders.find(f"css/{name}")).read_bytes() for name in STYLESHEETS}
    return css | {f"app:font/{name}": _font(settings.FONT_DIR, name) for name in FONTS}


def _font(font_dir, name):
    try:
        return (Path(font_dir) / name).read_bytes()
    except OSError as missing:
        logger.error("The font of the paper is missing: %s", missing)
        raise RenderError(_("The document could not be printed."), str(missing)) from missing


def _utc(moment):
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def _run_child(frame):
    """What the child answered, and what it died of: a signal, or its last words.

    It gets a directory and a process group of its own, and both are gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="rakor-pdf-") as room:
        fonts = Path(room) / "fonts.conf"
        fonts.write_text(NO_HOST_FONTS)
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": room, "TMPDIR": room, "TZ": "UTC"}
        limits = [str(settings.PDF_SECONDS), str(settings.PDF_MEGABYTES)]
        arguments = [sys.executable, "-I", "-Wignore", "-c", CHILD, str(settings.BASE_DIR), *limits]
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
        environment["FONTCONFIG_FILE"] = str(fonts)
        with subprocess.Popen(arguments, cwd=room, env=environment, start_new_session=True, **pipes) as process:
            try:
                answer, noise = process.communicate(frame, timeout=settings.PDF_SECONDS)
            except subprocess.TimeoutExpired as late:
                sentence = _("Printing took too long and was stopped. Shorten the text and try again.")
                raise RenderError(sentence, "time") from late
            finally:
                _kill_group(process.pid)
    last_words = noise[-2000:].decode(errors="replace").strip()
    if last_words:
        logger.warning("The PDF process said: %s", last_words)
    if process.returncode < 0:
        return answer, signal.Signals(-process.returncode).name
    return answer, "MemoryError" if "MemoryError" in last_words else last_words[-200:]


def _kill_group(leader):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def _judge(fault, reason, log):
    """Refuse what the child reported as a fault; what the renderer merely complained about is logged, or refused when
    PDF_STRICT is on (a picture without words or a missing glyph would make the file no PDF/A)."""
    if fault == "memory":
        raise RenderError(_too_large(), "memory")
    if fault:
        logger.error("The PDF process failed: %s", reason)
        raise RenderError(_("The document could not be printed."), reason)
    faults = [line for level, line in log if level == "ERROR" or line.startswith(".notdef")]
    for line in faults:
        logger.error("The PDF renderer complained: %s", line)
    if faults and settings.PDF_STRICT:
        raise RenderError(_("The document could not be printed."), "; ".join(faults))


def _too_large():
    return _("The document is too large to print. Shorten the text and try again.")
