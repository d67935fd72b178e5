"""The file that a rakor comes in."""

import hashlib

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minutes import snapshot
from minutes.actions import importing


class ManyFilesInput(forms.FileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """Any number of files, cleaned to {sha256: bytes}. Whether they are pictures is the import's question."""

    widget = ManyFilesInput(attrs={"accept": "image/jpeg"})

    def clean(self, data, initial=None):
        files = [super(PicturesField, self).clean(one, initial) for one in data or []]
        if any(file.size > settings.PHOTO_MAX_BYTES for file in files):
            most = settings.PHOTO_MAX_BYTES // 1024**2
            raise forms.ValidationError(
                _("A photo may have at most %(most)s MB. Leave it out or make it smaller.") % {"most": most}
            )
        pictures = [file.read() for file in files]
        return {hashlib.sha256(picture).hexdigest(): picture for picture in pictures}


class ImportForm(forms.Form):
    """A document of interchange.md and the photos beside it. `faults` says what is wrong inside the document."""

    file = forms.FileField(
        label=gettext_lazy("File of the minutes"),
        help_text=gettext_lazy("The JSON file that Rakor exported, or one written in the same form, of at most 5 MB."),
        widget=forms.FileInput(attrs={"accept": "application/json,.json"}),
        error_messages={
            "required": gettext_lazy("Choose the file of the minutes"),
            "empty": gettext_lazy("The file is empty. Choose another one"),
        },
    )
    photos = PicturesField(
        label=gettext_lazy("Photos beside it"),
        help_text=gettext_lazy("The JPEG files from the folder that was exported with the file."),
        required=False,
    )

    faults = ()

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            # One byte more than fits: what is larger is refused without being read to its end.
            self.cleaned_data["document"] = importing.read(file.read(settings.IMPORT_MAX_BYTES + 1))
        except snapshot.Unreadable as unreadable:
            self.refuse(unreadable.faults)
        return file

    def refuse(self, faults):
        """Keep what is wrong at a place of the document; say at the field what is wrong with the whole file."""
        self.faults = [fault for fault in faults if fault.path]
        for fault in faults:
            if not fault.path:
                self.add_error("file", fault.message)
        if self.faults:
            sentence = ngettext(
                "The file has a fault in %(n)s place. Nothing was imported. Correct it and choose the file again",
                "The file has faults in %(n)s places. Nothing was imported. Correct them and choose the file again",
                len(self.faults),
            )
            self.add_error("file", sentence % {"n": len(self.faults)})
