"""Choosing the parties of a commitment: ticks for those known, lines for those to add."""

from django import forms
from django.utils.translation import gettext_lazy as _

from minutes.forms.people import NewPerson
from minutes.models import Party
from participants import indonesian
from participants.actions import add_participant
from participants.models import Area, Group, Participant

EVERYONE = "everyone"


def token(party):
    """A party as one word of the form: "everyone", "group:lurah", "group:lurah:7", "organisation:PLN", "person:12"."""
    if party.scope == Party.Scope.GROUP:
        return f"group:{party.group.code}" + (f":{party.area_id}" if party.area_id else "")
    if party.scope == Party.Scope.PERSON and party.participant_id:
        return f"person:{party.participant_id}"
    if party.scope == Party.Scope.EVERYONE:
        return EVERYONE
    return f"{party.scope}:{party.name}" if party.scope == Party.Scope.ORGANISATION else f"named:{party.name}"


class PartiesField(forms.Field):
    """Ticked tokens as unsaved Party rows. `unit` and the rows so far (`chosen`) are set by the form."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"unknown": _("Choose the parties from the list again.")}
    unit, chosen = None, ()

    def to_python(self, value):
        tokens = dict.fromkeys(text for text in value or [] if text)
        if EVERYONE in tokens:
            return [Party(scope=Party.Scope.EVERYONE)]
        known = {token(party): party for party in self.chosen}
        return [known.get(text) or self._party(text) for text in tokens]

    def has_changed(self, initial, data):
        try:
            return {token(party) for party in self.to_python(data)} != {token(party) for party in initial}
        except forms.ValidationError:
            return True

    def _party(self, text):
        scope, __, rest = text.partition(":")
        if scope == "group":
            code, __, area = rest.partition(":")
            group = Group.objects.filter(code=code).first()
            if group and not area:
                return Party(scope=Party.Scope.GROUP, group=group)
            area = Area.objects.of(self.unit).filter(pk=area).first() if area.isdecimal() and len(area) < 10 else None
            if group and area:
                return Party(scope=Party.Scope.GROUP, group=group, area=area)
        if scope == "person" and rest.isdecimal() and len(rest) < 10:
            person = Participant.objects.filter(unit=self.unit, pk=rest).first()
            if person:
                return person_party(person)
        name = " ".join(indonesian.clean_text(rest).split())
        if scope in {"organisation", "named"} and 0 < len(name) <= 160:
            kind = Party.Scope.ORGANISATION if scope == "organisation" else Party.Scope.PERSON
            return Party(scope=kind, name=name)
        raise forms.ValidationError(self.error_messages["unknown"], code="unknown")


class AreaField(forms.Field):
    """An area by its name, as the list offers it. `unit` is set by the form."""

    default_error_messages = {"unknown": _("Choose an area of the list, like Medan Belawan / Belawan I.")}
    unit = None

    def to_python(self, value):
        text = " ".join(indonesian.clean_text(value or "").split())
        if not text:
            return None
        if len(text) > Area._meta.get_field("full_name").max_length:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        areas = Area.objects.of(self.unit)
        found = areas.filter(full_name__iexact=text)[:2] or areas.filter(name__iexact=text)[:2]
        if len(found) != 1:
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")
        return found[0]


def person_party(person):
    return Party(scope=Party.Scope.PERSON, participant=person, name=person.name)


def named_in(unit, person, *, by):
    """The Participant itself; somebody new is first put into the address book."""
    if not isinstance(person, NewPerson):
        return person
    return add_participant(unit, by=by, name=person.name, **person.columns)
