"""The ten groups in protocol order (domain.md 2.1; rank and office first)."""

from django.db import migrations

GROUPS = [
    ("pemangku-kepentingan", "Pemangku kepentingan"),
    ("tokoh-masyarakat", "Tokoh masyarakat"),
    ("tokoh-agama", "Tokoh agama"),
    ("tokoh-pemuda", "Tokoh pemuda"),
    ("pihak-sekolah", "Pihak sekolah"),
    ("lurah", "Lurah"),
    ("kepala-lingkungan", "Kepala lingkungan"),
    ("kbpp-polri", "KBPP Polri"),
    ("polri", "Polri"),
    ("lainnya", "Pihak terkait lainnya"),
]


def add_groups(apps, schema_editor):
    Group = apps.get_model("participants", "Group")
    for order, (code, name) in enumerate(GROUPS, start=1):
        Group.objects.get_or_create(code=code, defaults={"name": name, "order": order})


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
