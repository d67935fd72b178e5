"""A photo from outside becomes one of ours: decoded in a limited child process, encoded again, nothing hidden in it."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

CHILD = Path(__file__).with_name("images_child.py")  # run, never imported: the decoder stays out of our processes
SECONDS = 40
TOO_MANY_PIXELS = 3


@dataclass(frozen=True)
class Cleaned:
    """A JPEG made here, at most 1240 pixels on its long side, without metadata."""

    jpeg: bytes
    width: int
    height: int


class Unusable(Exception):
    """This file does not become a photo; the argument is the sentence for people."""


def clean(data):
    """The photo as we keep it. Raises Unusable."""
    if not data:
        raise Unusable(_("The file is empty."))
    if len(data) > settings.PHOTO_MAX_BYTES:
        raise Unusable(too_big())
    command = [sys.executable, "-I", str(CHILD), str(settings.PHOTO_MAX_PIXELS)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, env={})
    except subprocess.TimeoutExpired:
        raise Unusable(_unreadable()) from None
    if done.returncode != 0:
        raise Unusable(_reason(done.returncode))
    size, jpeg = done.stdout.split(b"\n", 1)
    width, height = (int(number) for number in size.split())
    return Cleaned(jpeg, width, height)


def too_big():
    megabytes = settings.PHOTO_MAX_BYTES // 1024**2
    return _("The file is bigger than %(megabytes)s MB. Send a smaller photo.") % {"megabytes": megabytes}


def _reason(status):
    if status == TOO_MANY_PIXELS:
        megapixels = settings.PHOTO_MAX_PIXELS // 1_000_000
        return _("The photo has more than %(n)s million pixels. Send a smaller one.") % {"n": megapixels}
    return _unreadable()


def _unreadable():
    return _("The file is not a JPEG, PNG or WebP photo, or it is damaged. Choose another file.")
