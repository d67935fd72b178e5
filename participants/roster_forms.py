"""The file in which a roster comes, and the reason for which it leaves with telephone numbers."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants import indonesian, roster
from participants.forms import LineField
from participants.models import Area, Group, Unit
from participants.spreadsheets import Unreadable

FILE_NAME_CHARACTERS = 120


class UploadForm(forms.Form):
    """A file and what to make of it. Read, it has `roster`; an operator of several units also says for which."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"), empty_label=None)
    file = forms.FileField(
        label=gettext_lazy("File of the roster"),
        help_text=gettext_lazy("Excel (XLSX) or CSV, of at most 5 MB and 10,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose the file of the roster"),
            "empty": gettext_lazy("The file is empty. Choose another one"),
        },
    )
    group = forms.ModelChoiceField(
        Group.objects.all(),
        required=False,
        label=gettext_lazy("Group of those whose row names none"),
        empty_label=gettext_lazy("The file names the group of everybody"),
    )

    roster = None

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.units = units
        if len(units) > 1:
            self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        else:
            del self.fields["unit"]

    @property
    def for_unit(self):
        return self.cleaned_data.get("unit") or self.units[0]

    @property
    def file_name(self):
        name = " ".join(indonesian.clean_text(self.cleaned_data["file"].name).split())
        return name[-FILE_NAME_CHARACTERS:]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            most = settings.IMPORT_MAX_BYTES // 1024**2
            raise forms.ValidationError(
                _("The file has more than %(most)s MB. Copy only the table with the names into a new file")
                % {"most": most}
            )
        return file

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.roster = self._read(cleaned["file"].read(), cleaned.get("group"))
            except Unreadable as unreadable:
                self.add_error("file", unreadable.sentence)
        return cleaned

    def _read(self, raw, group):
        return roster.read(
            raw,
            groups=list(Group.objects.values_list("pk", "code", "name")),
            areas=list(Area.objects.of(self.for_unit).order_by("full_name").values_list("pk", "full_name")),
            default=group.pk if group else None,
            most=settings.ROSTER_ROWS,
        )


class ExportForm(forms.Form):
    """For what the numbers are needed, and in which form."""

    reason = LineField(
        max_length=200,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays in the audit trail, with your name."),
        error_messages={"required": gettext_lazy("Say for what the telephone numbers are needed")},
    )
    form = forms.ChoiceField(
        label=gettext_lazy("Form of the file"),
        choices=[("xlsx", "Excel (XLSX)"), ("csv", "CSV")],
        initial="xlsx",
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose Excel or CSV")),
    )
