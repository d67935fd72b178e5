"""The full-text index over a `stems` column: a generated tsvector with GIN on PostgreSQL, FTS5 kept by triggers on
SQLite.

SQLite loses the triggers of a table that a later migration builds anew: put `searchable(table)` after it again. It may
be repeated.
"""

from functools import partial

from django.db import migrations

VECTOR = "stems_vector"
INDEX = "{table}_search"
TRIGGERS = ("{table}_search_insert", "{table}_search_update", "{table}_search_delete")

_POSTGRESQL = [
    "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {vector} tsvector "
    "GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
    "CREATE INDEX IF NOT EXISTS {index} ON {table} USING gin ({vector})",
]
# The index holds its own copy of the stems, so INSERT OR REPLACE, which may pass by the trigger for deletes, leaves
# nothing of the old row behind.
_SQLITE = [
    "CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5(stems, tokenize = 'unicode61 remove_diacritics 0')",
    "CREATE TRIGGER IF NOT EXISTS {index}_insert AFTER INSERT ON {table} BEGIN "
    "DELETE FROM {index} WHERE rowid = new.id; INSERT INTO {index} (rowid, stems) VALUES (new.id, new.stems); END",
    "CREATE TRIGGER IF NOT EXISTS {index}_update AFTER UPDATE OF id, stems ON {table} BEGIN "
    "DELETE FROM {index} WHERE rowid IN (old.id, new.id); "
    "INSERT INTO {index} (rowid, stems) VALUES (new.id, new.stems); END",
    "CREATE TRIGGER IF NOT EXISTS {index}_delete AFTER DELETE ON {table} BEGIN "
    "DELETE FROM {index} WHERE rowid = old.id; END",
    "DELETE FROM {index}",
    "INSERT INTO {index} (rowid, stems) SELECT id, stems FROM {table}",
]


def searchable(table):
    """The migration operation that keeps a full-text index over the `stems` of a table."""
    return migrations.RunPython(partial(_add, table), partial(_drop, table))


def _add(table, apps, schema_editor):
    for statement in _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE:
        schema_editor.execute(_named(statement, table), params=None)


def _drop(table, apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = ["ALTER TABLE {table} DROP COLUMN {vector}"]
    else:
        statements = [f"DROP TRIGGER {name}" for name in TRIGGERS] + ["DROP TABLE {index}"]
    for statement in statements:
        schema_editor.execute(_named(statement, table), params=None)


def forget_old_stems(connection, table):
    """Make SQLite let go of words that no row has any more; PostgreSQL has none. (FTS5 only marks them as deleted.)"""
    if connection.vendor == "sqlite":
        index = connection.ops.quote_name(INDEX.format(table=table))
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")


def _named(statement, table):
    return statement.format(table=table, index=INDEX.format(table=table), vector=VECTOR)
