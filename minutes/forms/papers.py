"""The period and the unit of the bahan anev, read from the address."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from minutes.forms.fields import DayField
from minutes.forms.search import FilterForm

MOST = timedelta(731)  # two years
BELOW = ":jajaran"


class PeriodForm(FilterForm):
    """Valid only as a whole: a period with one good end is none. `are_tops`: more units lie below than a menu holds."""

    dari = DayField(label=_("From"), required=False)
    sampai = DayField(label=_("Until"), required=False)
    satuan = forms.ChoiceField(label=_("Unit"), required=False)

    def __init__(self, *args, units, today, are_tops=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["satuan"].choices = _choices(units, are_tops)
        if len(self.fields["satuan"].choices) < 2:
            del self.fields["satuan"]

    def clean(self):
        period = super().clean()
        start, end = period.get("dari"), period.get("sampai")
        if end and end > self.today:
            self.add_error("sampai", _("The last day may not lie in the future"))
        elif (start and not end and "sampai" not in self.errors) or (end and not start and "dari" not in self.errors):
            self.add_error("sampai" if start else "dari", _("Enter both days of the period"))
        elif start and end and start > end:
            self.add_error("sampai", _("The last day may not lie before the first"))
        elif start and end and end - start > MOST:
            self.add_error("dari", _("Choose a period of at most two years"))
        return period


def _choices(units, are_tops):
    """Each unit alone; those with others below them also with all of these."""
    choices = []
    for unit in units:
        choices.append((unit.code, unit.name))
        if are_tops or any(other.path.startswith(unit.path) and other != unit for other in units):
            choices.append((f"{unit.code}{BELOW}", _("%(unit)s and below") % {"unit": unit.name}))
    return choices
