"""Written once, says the database, too: the triggers behind AppendOnly (house.md, rule 14; security.md, T33)."""

from functools import partial

from django.db import migrations

_SQLITE = [
    "CREATE TRIGGER {table}_append_only_update BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    "CREATE TRIGGER {table}_append_only_delete BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
]
_POSTGRESQL = [
    """
    CREATE OR REPLACE FUNCTION rakor_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
    """,
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION rakor_append_only()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION rakor_append_only()",
    # ALWAYS: session_replication_role = replica does not switch them off.
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only",
    "ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate",
]


def append_only(table):
    """The migration operation that makes a table append-only."""
    return migrations.RunPython(partial(_add, table), partial(_drop, table))


def names(table, vendor):
    """The triggers an append-only table must have."""
    suffixes = (
        ["append_only", "no_truncate"] if vendor == "postgresql" else ["append_only_update", "append_only_delete"]
    )
    return {f"{table}_{suffix}" for suffix in suffixes}


def _add(table, apps, schema_editor):
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(statement.format(table=table), params=None)


def _drop(table, apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name in names(table, vendor):
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if vendor == "postgresql" else ""))
