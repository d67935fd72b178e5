"""What every test stands on. The named cast is in tests/cast.py."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connections
from django.test import TransactionTestCase

from participants import triggers

pytest_plugins = ["tests.cast"]
APPEND_ONLY = ["minutes_minutes", "participants_auditentry"]


def pytest_collection_modifyitems(config, items):
    """What only PostgreSQL can show is left to the run on PostgreSQL."""
    if connections["default"].vendor == "postgresql":
        return
    elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in elsewhere]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A test that cannot run has failed: what it needs, `make test` installs."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome, report.longrepr = "failed", f"{item.nodeid} was skipped: {call.excinfo.value}"
    return report


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of one test are seen by that test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture(autouse=True, scope="session")
def flush_past_the_triggers():
    """Between tests with real transactions the tables are emptied, append-only or not, and the ten groups come back."""
    flush = TransactionTestCase._fixture_teardown

    def _fixture_teardown(case):
        for connection in connections.all(initialized_only=True):
            with connection.schema_editor() as editor:
                for table in APPEND_ONLY:
                    triggers._drop(table, None, editor)
        flush(case)
        for connection in connections.all(initialized_only=True):
            with connection.schema_editor() as editor:
                for table in APPEND_ONLY:
                    triggers._add(table, None, editor)
        import_module("participants.migrations.0002_groups").add_groups(apps, None)

    TransactionTestCase._fixture_teardown = _fixture_teardown
    yield
    TransactionTestCase._fixture_teardown = flush
