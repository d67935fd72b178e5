"""The Indonesian catalogue says everything that the source can say."""

import os
import re
import shutil
import subprocess
import sys

from django.conf import settings

SOURCES = ["manage.py", "rakor", "participants", "minutes", "templates", "locale"]


def catalogue_of_today(tmp_path):
    """locale/id as `makemessages` would write it now, made in a copy."""
    for name in SOURCES:
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path)
    environ = os.environ | {"DJANGO_SETTINGS_MODULE": "rakor.settings"}
    command = [sys.executable, "manage.py", "makemessages", "--locale", "id", "--no-location", "--verbosity", "0"]
    subprocess.run(command, cwd=tmp_path, env=environ, check=True, capture_output=True)
    return tmp_path / "locale/id/LC_MESSAGES/django.po"


def entries(catalogue, *which):
    """The msgids that `msgattrib` selects."""
    command = ["msgattrib", *which, "--no-obsolete", "--no-wrap", str(catalogue)]
    found = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [msgid for msgid in re.findall(r'^msgid "(.*)"$', found, re.MULTILINE) if msgid]


def test_every_word_is_translated_and_none_is_a_guess(tmp_path):
    catalogue = catalogue_of_today(tmp_path)

    assert entries(catalogue, "--untranslated") == []
    assert entries(catalogue, "--only-fuzzy") == []


def test_every_placeholder_survives_the_translation(tmp_path):
    catalogue = settings.LOCALE_PATHS[0] / "id/LC_MESSAGES/django.po"
    checked = subprocess.run(
        ["msgfmt", "--check", "--output-file", str(tmp_path / "id.mo"), str(catalogue)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")
