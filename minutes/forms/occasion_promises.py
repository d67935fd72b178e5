"""Which commitments the form of an occasion offers, which are ticked, and who their parties are."""

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from minutes.actions.occasions import around
from minutes.models import Attendance, Commitment, GroupPresent, Party

SHOWN = 30  # however many there are; the rest is found by a word
MOST_CHARACTERS = 100


class Promises:
    """`rows` are the commitments on the page, each with `is_ticked`; `parties` are the keys of those of the ticked."""

    def __init__(self, unit, *, area, typed, address, occasion=None):
        self.unit, self.area = unit, area
        self.question = ((typed or {}).get("cari", address.get("cari", "")) or "").strip()[:MOST_CHARACTERS]
        self.tested = set(occasion.trials.values_list("commitment", flat=True)) if occasion else set()
        self.is_known = occasion is not None
        ticked = self._ticked_of(typed)
        found = self._found(ticked) | _shown(typed)
        self.rows = list(self._with_words(found))
        for row in self.rows:
            row.is_ticked = row.pk in ticked if ticked is not None else row.concerns and not self.question
        self.parties, self.names = self._parties()

    @property
    def ticked(self):
        return [row for row in self.rows if row.is_ticked]

    def _ticked_of(self, typed):
        """The numbers that are ticked; None when the area decides."""
        if typed is None:
            return self.tested if self.is_known else None
        if typed.get("find") == "area" and not self.question:  # the key Enter in the search field presses it, too
            return None
        return set(_numbers(typed, "commitments"))

    def _found(self, ticked):
        """The numbers of those on the page: what is ticked, then what is asked for, or what concerns the area."""
        offered = self._offered()
        if self.question:
            offered = offered.filter(text__icontains=self.question)
        order = ["-concerns", F("recorded_on").desc(nulls_last=True), "-pk"]
        first = list(offered.order_by(*order).values_list("pk", flat=True)[:SHOWN])
        return dict.fromkeys([*sorted(ticked or ()), *first])

    def _offered(self):
        rows = Commitment.objects.in_force().filter(unit=self.unit, kind=Commitment.Kind.CONDITIONAL)
        return rows.annotate(concerns=self._concerns())

    def _concerns(self):
        """Promised by everyone, without an area, or for this area, one around it or one in it."""
        here = Q(area=None)
        if self.area is not None:
            here |= Q(area__in=around(self.area.pk).values("pk"))
        # The unit is said of the parties, too, so that not those of the whole country are read.
        return Exists(Party.objects.filter(here, commitment=OuterRef("pk"), commitment__unit=self.unit))

    def _with_words(self, numbers):
        rows = Commitment.objects.filter(pk__in=list(numbers), unit=self.unit).exclude(life=Commitment.Life.DRAFT)
        place = Case(*(When(pk=pk, then=Value(n)) for n, pk in enumerate(numbers)), default=Value(0))
        rows = rows.annotate(concerns=self._concerns(), place=place).order_by("place")
        return rows.select_related("meeting").prefetch_related("parties__group", "parties__area")

    def _parties(self):
        """(keys of the parties of the ticked, names of all organisations and persons on the page)."""
        keys, names, rakor = set(), {}, set()
        for row in self.rows:
            for party in row.parties.all():
                if party.name:
                    names.setdefault(party.name.casefold(), party.name)
                if row.is_ticked and party.scope == Party.Scope.EVERYONE:
                    rakor.add(row.meeting_id)
                elif row.is_ticked:
                    keys.add(party.group_id or names[party.name.casefold()])
        return keys | self._who_was_there(rakor), list(names.values())

    def _who_was_there(self, rakor):
        present = GroupPresent.objects.filter(meeting__in=rakor).values_list("group", flat=True)
        people = Attendance.objects.filter(meeting__in=rakor, participant__group__isnull=False)
        return set(present) | set(people.order_by().values_list("participant__group", flat=True).distinct())


def _shown(typed):
    """What stood on the page that was sent stays there, so that no answer to it is lost."""
    return dict.fromkeys(_numbers(typed, "shown") if typed is not None and "find" not in typed else ())


def _numbers(typed, name):
    texts = typed.getlist(name)[: 10 * SHOWN]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
