from django.db import migrations

from minutes.search_index import searchable


class Migration(migrations.Migration):
    dependencies = [("minutes", "0002_append_only")]
    operations = [searchable("minutes_meeting"), searchable("minutes_commitment")]
