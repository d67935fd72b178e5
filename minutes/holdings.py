"""Everything that is stored about one person, for the page on which the person reads it. Reads only."""

from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.utils.translation import gettext as _

from minutes.models import Acknowledgement, Attendance, Commitment, Information, Party, Report, Signatory
from participants import indonesian, requests
from participants.models import AccessLink, Area, DataRequest, Participant


@dataclass(frozen=True)
class Holdings:
    """What we hold about somebody."""

    attendances: list
    links: list
    requests: list
    promises: int  # commitments that name this person as a party or the officer in charge
    signatures_due: int  # rakor that name this person as somebody who signs
    reports: list  # of how promises were kept
    acknowledgements: list  # agreed or objected
    information: list  # told to the police under the own name; without the text

    @property
    def frozen(self):
        """In how many frozen texts the name stands, as far as the rolls say."""
        return sum(row.meeting.has_left_the_drawer for row in self.attendances)

    @property
    def drawn(self):
        return sum(row.is_signed for row in self.attendances)


def of(participant):
    """The Holdings of a person, in as many queries as it has parts, however much they hold."""
    drawn = ExpressionWrapper(Q(signature__isnull=False), output_field=BooleanField())
    attendances = (
        Attendance.objects.filter(participant=participant)
        .select_related("meeting__unit")
        .annotate(is_signed=drawn)
        .order_by("-meeting__date", "-pk")
    )
    links = AccessLink.objects.filter(participant=participant).order_by("-pk")
    named = Exists(Party.objects.filter(participant=participant, commitment=OuterRef("pk")))
    answers = Acknowledgement.objects.filter(participant=participant)
    return Holdings(
        attendances=list(attendances),
        links=list(links),
        requests=requests_of(participant),
        promises=Commitment.objects.filter(named).count() + Commitment.objects.filter(officer=participant).count(),
        signatures_due=Signatory.objects.filter(participant=participant).count(),
        reports=list(Report.objects.of_sender(participant).select_related("commitment__meeting")),
        acknowledgements=list(answers.select_related("commitment").order_by("-pk")),
        information=list(Information.objects.of_sender(participant).defer("text", "answer")),
    )


def requests_of(participant):
    """The requests of a person, newest first, with `lines` (what was wanted, the number masked) and `answer_by`."""
    rows = list(DataRequest.objects.filter(participant=participant).order_by("-pk"))
    areas = Area.objects.in_bulk({row.wanted["area"] for row in rows if row.wanted.get("area")})
    for row in rows:
        row.answer_by = requests.deadline(row)
        row.lines = [(_label(column), _shown(column, value, areas)) for column, value in sorted(row.wanted.items())]
    return rows


def _label(column):
    return str(Participant._meta.get_field(column).verbose_name)


def _shown(column, value, areas):
    if column == "phone":
        value = indonesian.mask_phone(value)
    elif column == "area":
        value = str(areas.get(value, ""))
    return value or _("(empty)")
