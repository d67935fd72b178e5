"""Choosing a person by typing: somebody of the address book, or somebody new."""

import re
from dataclasses import dataclass, field

from django import forms
from django.utils.translation import gettext_lazy as _

from participants import indonesian
from participants.models import Group, Participant

DASH = " — "
# What a label is made of.
LABELLED = ("pk", "rank", "title_prefix", "name", "title_suffix", "position", "organisation")
TWIN = re.compile(r" · ([0-9]{1,9})$")
DASHES = re.compile(r"\s+[—–-]\s+")
LONGEST = 500  # no line about a person is; a paste is refused before it is taken apart


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is not in the address book yet: what was typed, in its columns."""

    name: str
    columns: dict = field(default_factory=dict)

    def __str__(self):
        return self.name


def label(person):
    """What the list of people offers and what the field shows: "AKBP Janton Silaban, S.H. — Kapolres"."""
    if person is None:
        return ""
    named = indonesian.full_name(person.title_prefix, person.name, person.title_suffix)
    ranked = " ".join(filter(None, (person.rank, named)))
    return DASH.join(filter(None, (ranked, person.position or person.organisation)))


def labels(people):
    """The label of each person; of two that read alike the later one carries its number."""
    seen, found = set(), []
    for person in people:
        text = label(person)
        found.append(f"{text} · {person.pk}" if text in seen else text)
        seen.add(text)
    return found


def parse(text):
    """Rank, titles, name and position out of "name, position" or "name — position"."""
    named, *position = DASHES.split(text, maxsplit=1)
    if not position:
        first, *rest = [part.strip() for part in named.split(",")]
        degrees = []
        while rest and _is_degree(rest[0]):
            degrees.append(rest.pop(0))
        named, position = ", ".join([first, *degrees]), [", ".join(rest)]
    rank, named = _rank_first(named)
    prefix, name, suffix = indonesian.split_titles(named)
    columns = {"rank": rank, "title_prefix": prefix, "title_suffix": suffix, "position": position[0]}
    return NewPerson(name, {key: value for key, value in columns.items() if value})


def _is_degree(text):
    """ "SH", "S.H." and "SIK MKP" are degrees; "MA Darul Ulum" is a school."""
    words = indonesian.normalise_suffix(text).replace(",", " ").split()
    return bool(words) and all("." in word for word in words)


def _rank_first(text):
    """ "AKBP Janton Silaban" as ("AKBP", "Janton Silaban")."""
    words = text.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        rank = indonesian.normalise_rank(" ".join(words[:count]))
        if rank:
            return rank, " ".join(words[count:])
    return "", text


class PersonField(forms.Field):
    """A Participant of the unit, or a NewPerson. `unit` and the person chosen so far (`chosen`) are set by the form."""

    default_error_messages = {
        "ambiguous": _("There are several people called %(name)s. Choose one from the list."),
        "nameless": _("Write a name of at most 120 characters, then the position after a comma."),
    }
    unit = chosen = None

    def to_python(self, value):
        text = " ".join(indonesian.clean_text(value or "").split()) if len(value or "") <= LONGEST else value
        if not text:
            return None
        if len(text) > LONGEST:
            raise forms.ValidationError(self.error_messages["nameless"], code="nameless")
        if self.chosen is not None and text == label(self.chosen):
            return self.chosen
        people = Participant.objects.current().filter(unit=self.unit)
        twin = TWIN.search(text)
        if twin:
            known = people.filter(pk=twin[1]).first()
            if known and label(known) == text[: twin.start()]:
                return known
        return self._known(text, people) or self._new(text)

    def _known(self, text, people):
        typed = parse(text)
        keys = {indonesian.sort_name(typed.name), indonesian.sort_name(text)}
        alike = list(people.filter(sort_name__in=keys).order_by("pk"))
        wanted = typed.columns.get("position", "").casefold()
        for person in alike:
            if label(person).casefold() == text.casefold():
                return person
        if wanted:
            return next((person for person in alike if person.position.casefold() == wanted), None)
        if len(alike) > 1:
            raise forms.ValidationError(self.error_messages["ambiguous"] % {"name": typed.name}, code="ambiguous")
        return alike[0] if alike else None

    def _new(self, text):
        person = parse(text)
        columns = {"name": person.name, **person.columns}
        too_long = any(len(words) > Participant._meta.get_field(key).max_length for key, words in columns.items())
        if not any(map(str.isalpha, person.name)) or too_long:
            raise forms.ValidationError(self.error_messages["nameless"], code="nameless")
        if person.columns.get("rank"):
            columns["group"] = Group.objects.filter(code=Group.POLICE).first()
        columns.pop("name")
        return NewPerson(person.name, columns)
