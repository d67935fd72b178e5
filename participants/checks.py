"""The append-only tables still have their triggers: a restored or hand-edited database may have lost them."""

from django.apps import apps
from django.core.checks import Error, Tags, register
from django.db import connections

from participants.models.append_only import AppendOnly
from participants.triggers import names
from rakor.checks import pending_migrations

PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    # 'A' is ENABLE ALWAYS: session_replication_role cannot switch it off.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'A'",
}


@register(Tags.database)
def append_only_tables_have_their_triggers(app_configs, databases=None, **kwargs):
    tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)]
    return [
        Error(
            f"The table {table} has lost its trigger {trigger}: what is written once could be rewritten.",
            hint="Restore the database from a whole backup, or create the trigger again (participants/triggers.py).",
            id="participants.E001",
        )
        for alias in databases or []
        if not pending_migrations(alias)  # `migrate` runs this check first, before there is anything to lose
        for table in tables
        for trigger in sorted(_missing(connections[alias], table))
    ]


def _missing(connection, table):
    with connection.cursor() as cursor:
        cursor.execute(PRESENT[connection.vendor], [table])
        return names(table, connection.vendor) - {name for (name,) in cursor.fetchall()}
