"""A wrong configuration refuses to start, with a sentence (security.md, C35).

`manage.py` runs these before a command, `rakor.wsgi` before the first request.
"""

from django.conf import settings
from django.core.checks import Error, Tags, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

LOOPBACK = {"localhost", ".localhost", "127.0.0.1", "[::1]", "::1"}
# Known to the world: from tutorials, templates and other people's repositories.
PLACEHOLDERS = ("django-insecure", "changeme", "change-me", "change_me", "secret", "your-", "insecure", "example")
OWN_TO_ONE_PROCESS = ("locmem", "dummy")
FACES = ("Regular", "Bold", "Italic", "BoldItalic")


def refuse_a_bad_start():
    """For the server: raises ImproperlyConfigured with every reason not to answer requests."""
    errors = [found for found in run_checks(databases=["default"]) if found.is_serious()]
    reasons = [f"{found.msg} {found.hint or ''}".strip() for found in errors] or pending_migrations()
    if reasons:
        raise ImproperlyConfigured("Rakor does not start. " + " ".join(reasons))


def pending_migrations(alias="default"):
    """A sentence when the database is older than the program."""
    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return []
    first = plan[0][0]
    return [f"{len(plan)} migrations are not applied, the first is {first}. Run: manage.py migrate"]


@register(Tags.security)
def secret_keys_are_secret(app_configs, **kwargs):
    return [
        Error(
            f"{name} is weak: it needs 50 random characters and must not come from an example.",
            hint="Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
            id="rakor.E001",
        )
        for name in ("SECRET_KEY", "LINK_KEY")
        if _is_weak(getattr(settings, name))
    ]


def _is_weak(key):
    return len(key) < 50 or len(set(key)) < 10 or key.lower().startswith(PLACEHOLDERS)


@register(Tags.security)
def debug_stays_at_home(app_configs, **kwargs):
    foreign = [host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK]
    if not settings.DEBUG or not foreign:
        return []
    return [
        Error(
            f"DEBUG is on and ALLOWED_HOSTS names {', '.join(foreign)}: error pages would show the inside to others.",
            hint="Set DEBUG=False, or leave only 127.0.0.1 and localhost in ALLOWED_HOSTS.",
            id="rakor.E002",
        )
    ]


@register(Tags.caches)
def cache_is_shared(app_configs, **kwargs):
    backend = settings.CACHES["default"]["BACKEND"]
    if not any(name in backend for name in OWN_TO_ONE_PROCESS):
        return []
    return [
        Error(
            f"The cache {backend} belongs to one process: with two workers every rate limit would count twice.",
            hint="Use django.core.cache.backends.db.DatabaseCache.",
            id="rakor.E003",
        )
    ]


@register("paper")
def fonts_are_there(app_configs, **kwargs):
    missing = [name for face in FACES if not (settings.FONT_DIR / (name := f"LiberationSans-{face}.ttf")).is_file()]
    if not missing:
        return []
    return [
        Error(
            f"The font of the paper is missing: {', '.join(missing)} in {settings.FONT_DIR}.",
            hint="Run: apt-get install fonts-liberation2 (or fonts-liberation, from version 2 on), or set FONT_DIR.",
            id="rakor.E004",
        )
    ]


@register(Tags.database)
def sqlite_keeps_its_promises(app_configs, databases=None, **kwargs):
    faults = []
    for connection in (connections[alias] for alias in databases or []):
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            recursive = cursor.execute("PRAGMA recursive_triggers").fetchone() == (1,)
        if not recursive:
            faults.append(
                Error(
                    "SQLite runs without recursive_triggers: INSERT OR REPLACE would walk around append-only tables.",
                    hint="Add PRAGMA recursive_triggers=ON to init_command.",
                    id="rakor.E005",
                )
            )
        if connection.transaction_mode != "IMMEDIATE":
            faults.append(
                Error(
                    "SQLite transactions are not IMMEDIATE: two people saving at once would fail with 'locked'.",
                    hint='Set "transaction_mode": "IMMEDIATE" in OPTIONS.',
                    id="rakor.E006",
                )
            )
    return faults
