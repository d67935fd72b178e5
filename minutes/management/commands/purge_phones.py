"""`purge_phones`: blank the telephone numbers that are no longer needed. For every night.

The rule is domain.md 4.3 and stands in minutes.personal_data: six months (settings.PHONE_MONTHS) after the last
commitment that concerned somebody ended or was no longer reviewed, after their last rakor, and after somebody last
wrote about them. Their agreement to messages goes with the number. Names, positions and minutes stay.

Goes through the people with a number by key, two hundred at a time, each in a transaction of its own with one entry in
the audit of the unit: how many, and whose (their keys, never a number). May be broken off and started again.
"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from minutes import personal_data
from minutes.actions import forgetting
from participants.models import Participant, Unit

AT_A_TIME = 200  # of five hundred PostgreSQL thinks that reading every promise of the country is cheaper


class Command(BaseCommand):
    help = "Blanks the telephone numbers whose owners have had no commitment in force and no rakor for a long time."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count them")

    def handle(self, *, dry_run, **options):
        today, total = timezone.localdate(), 0
        with_number = Participant.objects.exclude(phone="")
        for unit in Unit.objects.filter(pk__in=with_number.order_by().values("unit")).order_by("path"):
            seen = gone = 0
            for pks in _batches(with_number.filter(unit=unit)):
                seen += len(pks)
                gone += _count(pks, today) if dry_run else len(forgetting.purge_phones(unit, pks, today=today))
                if len(pks) == AT_A_TIME:
                    self.stderr.write(f"{unit.code}: {seen} looked at")
            total += gone
            self.stdout.write(f"{unit.code}: {gone} of {seen} numbers {'would be ' if dry_run else ''}purged")
        self.stdout.write(f"{total} numbers {'would be ' if dry_run else ''}purged.")


def _batches(people):
    """The keys, a batch at a time, in their order."""
    last = 0
    while pks := list(people.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME]):
        yield pks
        last = pks[-1]


def _count(pks, today):
    return personal_data.with_numbers_no_longer_needed(today, pks).count()
