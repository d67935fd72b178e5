from django.db import migrations

from participants.triggers import append_only


class Migration(migrations.Migration):
    dependencies = [("participants", "0002_groups")]
    operations = [append_only("participants_auditentry")]
