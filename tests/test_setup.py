"""What `make run` installs is what was looked at, and a second start has nothing left to do."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings


def read(name):
    return (settings.BASE_DIR / name).read_text()


def pins(text):
    return {name.lower(): version for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_holds_every_pin_and_a_hash_for_each(name):
    wanted, lock = pins(read(f"{name}.txt")), read(f"{name}.lock")
    locked = pins(lock)

    assert wanted.items() <= locked.items()
    assert len(re.findall(r"^[\w.-]+==\S+ \\\n    --hash=sha256:", lock, re.MULTILINE)) == len(locked)


def test_what_tests_run_on_is_what_runs():
    assert pins(read("requirements.lock")).items() <= pins(read("requirements-dev.lock")).items()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_no_lock_names_where_packages_come_from(name):
    assert re.findall(r"https?://|--index|--extra-index|--find-links|--trusted", read(f"{name}.lock")) == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_pin_says_what_it_is_for(name):
    lines = read(f"{name}.txt").splitlines()
    bare = [line for above, line in zip(lines, lines[1:], strict=False) if "==" in line and not above.startswith("# ")]

    assert bare == []


def test_the_second_preparation_has_nothing_to_do(tmp_path):
    environ = os.environ | {"RAKOR_VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "rakor.settings"}
    environ.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", "prepare"]

    def prepare():
        done = subprocess.run(command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout, {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}

    first, files = prepare()
    assert first.startswith("Collecting static files\n")
    assert "Applying minutes.0001_initial... OK" in first
    assert prepare() == ("", files)
