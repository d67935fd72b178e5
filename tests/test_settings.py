"""A wrong configuration refuses to start, in `manage.py` and in the server alike, with a sentence."""

import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from participants.triggers import names

KEY = secrets.token_urlsafe(50)
DOORS = {
    "manage.py": [sys.executable, "manage.py", "check", "--database", "default"],
    "server": [sys.executable, "-c", "import rakor.wsgi"],
}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """A var/ as the first start leaves it."""
    var = tmp_path_factory.mktemp("migrated")
    (var / "static").mkdir()
    made = _run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], var)
    assert made.returncode == 0, made.stderr
    return var


@pytest.fixture(params=DOORS)
def start(request, migrated, tmp_path):
    """Starts Rakor through one of its doors with another environment, or other settings."""

    def run(*, settings="", **environ):
        if settings:
            (tmp_path / "wrong.py").write_text(f"from rakor.settings import *\n{settings}\n")
            environ |= {"DJANGO_SETTINGS_MODULE": "wrong", "PYTHONPATH": f"{tmp_path}{os.pathsep}."}
        return _run(DOORS[request.param], tmp_path / "var", **environ)

    shutil.copytree(migrated, tmp_path / "var")
    return run


def _run(command, var, **environ):
    environ = {"PATH": os.environ["PATH"], "RAKOR_VAR_DIR": str(var), "SECRET_KEY": KEY, "LINK_KEY": KEY} | environ
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environ, capture_output=True, text=True, check=False)


def assert_refused(started, sentence):
    assert started.returncode != 0
    assert sentence in " ".join(started.stderr.split())


def test_it_refuses_to_start_without_a_secret_key(start):
    assert_refused(start(SECRET_KEY=""), "SECRET_KEY is missing: set it, or SECRET_KEY_FILE")


def test_it_refuses_to_start_without_the_key_of_the_links(start):
    assert_refused(start(LINK_KEY=""), "LINK_KEY is missing: set it, or LINK_KEY_FILE")


def test_it_refuses_a_weak_key_of_the_links(start):
    assert_refused(start(LINK_KEY="changeme"), "LINK_KEY is weak: it needs 50 random characters")


@pytest.mark.parametrize(
    "weak",
    [KEY[:49], "ab" * 40, "django-insecure-" + KEY, "changeme" + KEY, "CHANGE-ME-" + KEY, "your-secret-key-" + KEY],
    ids=["short", "low variety", "django-insecure", "changeme", "change-me in capitals", "your-"],
)
def test_it_refuses_a_weak_secret_key(start, weak):
    assert_refused(start(SECRET_KEY=weak), "SECRET_KEY is weak: it needs 50 random characters")


def test_it_refuses_debug_for_a_foreign_host(start):
    assert_refused(
        start(DEBUG="True", ALLOWED_HOSTS="localhost,rakor.example"),
        "DEBUG is on and ALLOWED_HOSTS names rakor.example",
    )


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache"])
def test_it_refuses_a_cache_of_one_process(start, backend):
    wrong = f'CACHES = {{"default": {{"BACKEND": "django.core.cache.backends.{backend}"}}}}'
    assert_refused(start(settings=wrong), "belongs to one process")


def test_it_refuses_sqlite_without_recursive_triggers(start):
    wrong = 'DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA recursive_triggers=OFF;"'
    assert_refused(start(settings=wrong), "SQLite runs without recursive_triggers")


def test_it_refuses_sqlite_that_locks_late(start):
    wrong = 'DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"'
    assert_refused(start(settings=wrong), "SQLite transactions are not IMMEDIATE")


def test_it_refuses_to_start_without_the_font_of_the_paper(start, tmp_path):
    refused = start(FONT_DIR=str(tmp_path))
    assert_refused(refused, "The font of the paper is missing: LiberationSans-Regular.ttf, LiberationSans-Bold.ttf")
    assert "apt-get install fonts-liberation2" in refused.stderr


@pytest.mark.parametrize("name", ["DEBUG", "HTTPS", "EMAIL_USE_TLS"])
def test_it_refuses_a_switch_that_is_neither_on_nor_off(start, name):
    assert_refused(start(**{name: "yes"}), f"{name} must be True or False, not 'yes'.")


def test_it_refuses_a_number_that_is_none(start):
    assert_refused(start(PDF_SECONDS="1m"), "PDF_SECONDS must be a whole number, not '1m'.")


def test_it_refuses_a_database_it_does_not_know(start):
    assert_refused(start(DATABASE_URL="mysql://localhost/rakor"), "DATABASE_URL must begin with sqlite:/// or")


def test_the_server_refuses_a_database_that_was_never_migrated(tmp_path):
    assert_refused(_run(DOORS["server"], tmp_path), "migrations are not applied, the first is")


def test_a_right_configuration_starts(start):
    started = start(ALLOWED_HOSTS="rakor.example")
    assert (started.returncode, started.stderr) == (0, "")


def test_debug_may_be_on_at_home(start):
    assert start(DEBUG="True").returncode == 0


def test_the_secret_key_may_lie_in_a_file(start, tmp_path):
    (tmp_path / "key").write_text(KEY + "\n")
    assert start(SECRET_KEY="", SECRET_KEY_FILE=str(tmp_path / "key")).returncode == 0


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["minutes_minutes", "participants_auditentry"])
def test_it_refuses_a_database_that_has_lost_a_trigger(table):
    lost = names(table, connection.vendor)
    with connection.cursor() as cursor:
        for trigger in lost:
            cursor.execute(f"DROP TRIGGER {trigger}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))

    found = [error.msg for error in run_checks(databases=["default"]) if error.id == "participants.E001"]

    assert found == [
        f"The table {table} has lost its trigger {trigger}: what is written once could be rewritten."
        for trigger in sorted(lost)
    ]


@pytest.mark.postgresql
@pytest.mark.django_db
def test_it_refuses_a_trigger_that_replication_can_switch_off():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE minutes_minutes ENABLE TRIGGER minutes_minutes_no_truncate")

    found = [error.msg for error in run_checks(databases=["default"]) if error.id == "participants.E001"]

    assert len(found) == 1
    assert "minutes_minutes_no_truncate" in found[0]


def test_the_readme_explains_every_variable_and_no_other():
    source = Path(settings.BASE_DIR, "rakor", "settings.py").read_text()
    variables = set(re.findall(r'env_\w+\(\s*"([A-Z_]+)"', source)) | {
        f"{name}_FILE" for name in re.findall(r'env_secret\(\s*"([A-Z_]+)"', source)
    }
    readme = Path(settings.BASE_DIR, "README.md").read_text()
    chapter = readme.partition("\n## Configuration\n")[2].partition("\n## ")[0]

    assert sorted(re.findall(r"^\| `([A-Z_]+)` \|", chapter, re.MULTILINE)) == sorted(variables)
