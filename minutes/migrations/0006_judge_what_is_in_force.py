"""Indexes for health and due dates; and a health for what was agreed before.

Of what was agreed before promises had a health only a due date makes one need attention by itself.
The same as minutes.health.attention_on says of a dated promise without a record; all others need none until something
is recorded.
"""

from datetime import date, timedelta

from django.db import migrations, models

CHUNK = 500


def judge(apps, schema_editor):
    """From the day after the due date, and not before the rakor that agreed it. Twice is once."""
    rows = apps.get_model("minutes", "Commitment").objects.using(schema_editor.connection.alias)
    waiting = rows.filter(
        life="in-force", kind="dated", due_on__isnull=False, attention_on=None, recorded_on=None
    ).order_by("pk")
    last = 0
    while chunk := list(waiting.filter(pk__gt=last).select_related("meeting").only("due_on", "meeting__date")[:CHUNK]):
        for row in chunk:
            row.attention_on = max(row.due_on + timedelta(1), row.meeting.date or date.min)
        rows.bulk_update(chunk, ["attention_on"])
        last = chunk[-1].pk


class Migration(migrations.Migration):
    dependencies = [("minutes", "0005_commitments_that_live")]

    operations = [
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["unit", "attention_on", "recorded_on", "review_on"],
                condition=models.Q(life="in-force"),
                name="commitment_by_health",
            ),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                fields=["unit", "due_on"], condition=models.Q(due_on__isnull=False), name="commitment_by_due_date"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["unit", "replied_at", "id"], condition=models.Q(state="disputed"), name="report_disputed"
            ),
        ),
        migrations.RunPython(judge, migrations.RunPython.noop, elidable=True),
    ]
