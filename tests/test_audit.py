"""The audit chain: whatever is done to it behind our back, the first broken row is named.

Here somebody with full rights on the database does the damage: the triggers are dropped first. That they refuse
everybody else is in the second half.
"""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minutes.actions import circulating
from minutes.models import Minutes
from participants import audit, triggers
from participants.models import AuditDetail, AuditEntry, AuditHead

ENTRIES = "participants_auditentry"
FROZEN = "minutes_minutes"
COLUMNS = {
    "at": "2020-01-01 00:00:00+00:00",
    "actor_id": None,
    "verb": "forged",
    "subject": "forged",
    "subject_id": 999,
    "content_digest": "f" * 64,
    "detail_digest": "f" * 64,
    "previous": "f" * 64,
    "digest": "f" * 64,
    "sequence": 999,
}


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def drop_triggers(table):
    """Until the test is over."""
    connection.check_constraints()  # PostgreSQL alters no table with checks still to do
    where = f" ON {table}" if connection.vendor == "postgresql" else ""
    for name in triggers.names(table, connection.vendor):
        sql(f"DROP TRIGGER {name}{where}")


def verify(*arguments):
    """What the command prints about Belawan, and whether it was content."""
    out = StringIO()
    try:
        call_command("verify_audit", *map(str, arguments), stdout=out)
    except CommandError as error:
        assert error.returncode == 1
    lines = dict(line.split(": ", 1) for line in out.getvalue().splitlines())
    return lines["polres-pelabuhan-belawan"]


@pytest.fixture
def chain(belawan, dewi):
    """Nine acts in Belawan. The rows of another unit lie between them."""
    for number in range(1, 10):
        audit.record(belawan.pk, "changed", belawan, by=dewi, detail={"number": number}, content_digest="a" * 64)
        audit.record(belawan.parent_id, "changed", belawan, by=dewi)
    return belawan


@pytest.fixture
def full_rights(db):
    """The triggers are gone, as for an administrator of the database."""
    drop_triggers(ENTRIES)


def entry(chain, number):
    return AuditEntry.objects.get(unit=chain, sequence=number).pk


def test_a_whole_chain_is_ok(chain):
    assert verify() == "ok"


@pytest.mark.parametrize("number", [1, 5, 9])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_noticed_at_its_row(chain, full_rights, column, number):
    sql(f"UPDATE {ENTRIES} SET {column} = %s WHERE id = %s", COLUMNS[column], entry(chain, number))

    assert verify().startswith(f"entry {number}: ")


def test_a_row_moved_to_another_unit_is_noticed_in_both(chain, full_rights):
    sql(f"UPDATE {ENTRIES} SET unit_id = %s, sequence = 10 WHERE id = %s", chain.parent_id, entry(chain, 5))

    assert verify() == "entry 5: missing"
    assert audit.first_broken(chain.parent_id).startswith("entry 10: ")


@pytest.mark.parametrize("number", [1, 5])
def test_a_deleted_row_is_noticed_at_its_place(chain, full_rights, number):
    sql("DELETE FROM participants_auditdetail WHERE entry_id = %s", entry(chain, number))
    sql(f"DELETE FROM {ENTRIES} WHERE id = %s", entry(chain, number))

    assert verify() == f"entry {number}: missing"


def test_two_rows_that_changed_places_are_noticed(chain, full_rights):
    third, fourth = entry(chain, 3), entry(chain, 4)
    for row, number in [(third, 100), (fourth, 3), (third, 4)]:
        sql(f"UPDATE {ENTRIES} SET sequence = %s WHERE id = %s", number, row)

    assert verify().startswith("entry 3: ")


def test_a_row_made_anew_with_a_right_digest_breaks_the_next(chain, full_rights):
    forged = AuditEntry.objects.get(pk=entry(chain, 5))
    forged.verb = "forged"
    sql(f"UPDATE {ENTRIES} SET verb = 'forged', digest = %s WHERE id = %s", audit.entry_digest(forged), forged.pk)

    assert verify() == "entry 6: does not follow the one before it"


def test_an_added_row_at_the_end_is_noticed(chain, full_rights):
    last = AuditEntry.objects.get(pk=entry(chain, 9))
    last.pk, last.sequence, last.previous = None, 10, last.digest
    last.digest = audit.entry_digest(last)
    last._state.adding = True
    last.save()

    assert verify() != "ok"


def cut_tail(chain, length):
    """Take the last rows away and set the head back, as one who knows how would."""
    tail = f"SELECT id FROM {ENTRIES} WHERE unit_id = %s AND sequence > %s"
    sql(f"DELETE FROM participants_auditdetail WHERE entry_id IN ({tail})", chain.pk, length)
    sql(f"DELETE FROM {ENTRIES} WHERE unit_id = %s AND sequence > %s", chain.pk, length)
    end = AuditEntry.objects.filter(unit=chain, sequence=length).first()
    sql(
        "UPDATE participants_audithead SET length = %s, digest = %s WHERE unit_id = %s",
        length,
        end.digest if end else "",
        chain.pk,
    )


@pytest.mark.parametrize("length", [8, 0])
def test_a_cut_tail_is_noticed_by_the_head(chain, full_rights, length):
    head = AuditHead.objects.get(unit=chain)
    cut_tail(chain, length)
    AuditHead.objects.filter(unit=chain).update(length=head.length, digest=head.digest)

    assert verify() == f"entry {length + 1}: the chain ends before its head"


@pytest.mark.parametrize("length", [8, 0])
def test_a_cut_tail_with_a_forged_head_is_noticed_by_the_heads_outside(chain, full_rights, tmp_path, length):
    assert verify("--write-heads", tmp_path / "heads.json") == "ok"
    cut_tail(chain, length)

    assert verify() == "ok"  # from inside nobody can know
    assert verify("--against", tmp_path / "heads.json") == f"entry {length + 1}: missing; the chain had 9 entries"


def test_a_chain_written_anew_is_noticed_by_the_heads_outside(chain, full_rights, dewi, tmp_path):
    verify("--write-heads", tmp_path / "heads.json")
    cut_tail(chain, 0)
    for __ in range(12):
        audit.record(chain.pk, "innocent", chain, by=dewi)

    assert verify() == "ok"
    assert verify("--against", tmp_path / "heads.json") == "entry 9: is not the one that was written then"


def test_a_chain_that_grew_still_answers_to_the_heads_outside(chain, dewi, tmp_path):
    verify("--write-heads", tmp_path / "heads.json")
    audit.record(chain.pk, "changed", chain, by=dewi)

    assert verify("--against", tmp_path / "heads.json") == "ok"


@pytest.mark.parametrize("raw", ["", "[]", '{"polres-pelabuhan-belawan": {}}', '{"polres-pelabuhan-belawan": 3}'])
def test_a_file_without_heads_is_refused(chain, tmp_path, raw):
    file = tmp_path / "heads.json"
    file.write_text(raw)

    with pytest.raises(CommandError, match="holds no heads"):
        call_command("verify_audit", "--against", str(file), stdout=StringIO())


def test_a_unit_that_vanished_is_named(chain, tmp_path):
    file = tmp_path / "heads.json"
    file.write_text(json.dumps({"polres-hilang": {"length": 1, "digest": "a"}}))
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("verify_audit", "--against", str(file), stdout=out)
    assert "polres-hilang: the unit is gone" in out.getvalue()


def test_heads_of_a_broken_chain_are_not_written(chain, full_rights, tmp_path):
    sql(f"UPDATE {ENTRIES} SET verb = 'forged' WHERE id = %s", entry(chain, 2))

    assert verify("--write-heads", tmp_path / "heads.json") == "entry 2: was changed"
    assert not (tmp_path / "heads.json").exists()


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE minutes_minutes SET content = REPLACE(content, 'Rapat', 'Rupat')", "minutes {minutes}: were changed"),
        (
            "UPDATE minutes_minutes SET frozen_at = '2024-01-01 00:00:00+00'",
            "minutes {minutes}: were never circulated like this",
        ),
        (
            "UPDATE minutes_minutes SET content = '{}', "
            "digest = '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'",
            "minutes {minutes}: were never circulated like this",
        ),
        ("DELETE FROM minutes_minutes", "minutes of meeting {minutes.meeting_id}: missing"),
    ],
)
def test_a_frozen_text_behind_which_the_chain_does_not_stand_is_named(circulated, statement, fault):
    minutes = circulated.current_minutes
    assert verify() == "ok"
    drop_triggers(FROZEN)

    sql(statement)

    assert verify() == fault.format(minutes=minutes)


def test_the_same_text_circulated_twice_is_there_twice(circulated, dewi):
    circulating.recall(circulated, by=dewi, reason="Belum waktunya")
    circulating.circulate(circulated, by=dewi)
    assert verify() == "ok"
    drop_triggers(FROZEN)

    sql("DELETE FROM minutes_minutes WHERE circulation = 2")

    assert verify() == f"minutes of meeting {circulated.pk}: missing"


def test_particulars_may_be_erased_and_not_changed(chain):
    AuditDetail.objects.filter(entry_id=entry(chain, 4)).delete()
    assert verify() == "ok"

    AuditDetail.objects.filter(entry_id=entry(chain, 6)).update(content='{"number":60}')
    assert verify() == "entry 6: its particulars were changed"


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
    database=None,
)
@given(
    number=st.integers(1, 9),
    column=st.sampled_from(sorted(set(COLUMNS) - {"at", "subject_id", "actor_id"})),
    text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40),
)
def test_any_other_text_in_a_row_is_noticed_at_that_row(chain, full_rights, number, column, text):
    row = AuditEntry.objects.get(pk=entry(chain, number))
    value = len(text) + 50 if column == "sequence" else text
    if getattr(row, column) == value:
        return
    with transaction.atomic():
        sql(f"UPDATE {ENTRIES} SET {column} = %s WHERE id = %s", value, row.pk)
        assert verify().startswith(f"entry {number}: ")
        transaction.set_rollback(True)


# Written once -------------------------------------------------------------------------------------

REPLACING = [
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "REPLACE INTO {table} SELECT * FROM {table}",
    "UPDATE OR REPLACE {table} SET id = id + 1",
    "UPDATE OR IGNORE {table} SET digest = 'forged'",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT (id) DO UPDATE SET digest = 'forged'",
]
EVERYWHERE = ["UPDATE {table} SET digest = 'forged'", "DELETE FROM {table}", "DELETE FROM {table} WHERE id > 0"]
ON_POSTGRESQL = [
    "TRUNCATE {table} CASCADE",
    "SET session_replication_role = replica; DELETE FROM {table}",
    "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET digest = 'forged'",
    "MERGE INTO {table} AS t USING {table} AS s ON t.id = s.id WHEN MATCHED THEN DELETE",
]


def written_rows():
    return [list(model.objects.order_by("pk").values_list()) for model in (Minutes, AuditEntry)]


def statements():
    return EVERYWHERE + (ON_POSTGRESQL if connection.vendor == "postgresql" else REPLACING)


@pytest.mark.parametrize("table", [FROZEN, ENTRIES])
def test_the_database_refuses_to_change_what_was_written(circulated, table):
    before = written_rows()
    assert all(before)
    for statement in statements():
        with pytest.raises(DatabaseError), transaction.atomic():
            # The rows that hang on it must not be the reason of the refusal.
            sql("DELETE FROM participants_auditdetail")
            sql(statement.format(table=table))
        assert written_rows() == before, statement


@pytest.mark.parametrize("table", [FROZEN, ENTRIES])
def test_without_the_triggers_the_database_would_obey(circulated, table):
    """The control: it is the triggers that refuse, not something else."""
    drop_triggers(table)

    sql(f"UPDATE {table} SET digest = 'forged'")

    model = Minutes if table == FROZEN else AuditEntry
    assert set(model.objects.values_list("digest", flat=True)) == {"forged"}


@pytest.mark.parametrize("table", [FROZEN, ENTRIES])
def test_the_refusal_says_why(circulated, table):
    with pytest.raises((IntegrityError, DatabaseError), match=f"{table} is append-only"), transaction.atomic():
        sql(f"UPDATE {table} SET digest = 'forged'")


@pytest.mark.parametrize("model", [Minutes, AuditEntry])
@pytest.mark.parametrize(
    "act",
    [
        lambda model, row: row.save(),
        lambda model, row: row.save(update_fields=["digest"]),
        lambda model, row: row.save(force_update=True),
        lambda model, row: row.delete(),
        lambda model, row: model.objects.update(digest="forged"),
        lambda model, row: model.objects.filter(pk=row.pk).update(digest="forged"),
        lambda model, row: model.objects.all().delete(),
        lambda model, row: model.objects.all()._raw_delete("default"),
        lambda model, row: model.objects.bulk_update([row], ["digest"]),
        lambda model, row: model.objects.update_or_create(pk=row.pk, defaults={"digest": "forged"}),
        lambda model, row: model._base_manager.filter(pk=row.pk).update(digest="forged"),
        lambda model, row: model._base_manager.all()._raw_delete("default"),
        lambda model, row: model.save_base(row, force_update=True),
        lambda model, row: model.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=["digest"]
        ),
    ],
    ids=[
        "save",
        "save one field",
        "force an update",
        "delete",
        "update all",
        "update one",
        "delete all",
        "raw delete",
        "bulk update",
        "update or create",
        "base manager",
        "raw delete by the base manager",
        "save past save",
        "upsert",
    ],
)
def test_the_program_refuses_to_change_what_was_written(circulated, model, act):
    before = written_rows()
    row = model.objects.first()
    row.digest = "forged"

    with pytest.raises((TypeError, DatabaseError)), transaction.atomic():
        act(model, row)

    assert written_rows() == before
