from django.db import migrations

from participants.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("minutes", "0001_initial")]
    operations = [append_only("minutes_minutes")]
