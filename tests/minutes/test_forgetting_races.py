"""Somebody is forgotten while others write about the same person, on PostgreSQL only."""

import pytest

from minutes.actions import circulating, forgetting, recording
from minutes.models import Minutes
from participants import actions, audit, requests
from participants.models import AuditEntry, DataRequest, Participant
from rakor.refusals import Refused, Stale
from tests.test_concurrency import WRITERS, at_the_same_moment

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
WHY = "Permintaan sendiri"


def faults(answers):
    """What no user should meet."""
    return [one for one in answers if isinstance(one, Exception) and not isinstance(one, Refused | Stale)]


def test_many_who_forget_at_once_forget_once(belawan, dewi, ahmad):
    answers = at_the_same_moment(lambda number: forgetting.forget_participant(ahmad, by=dewi, reason=WHY))

    assert faults(answers) == []
    assert AuditEntry.objects.filter(verb="forgotten").count() == 1
    assert audit.first_broken(belawan.pk) is None


def test_a_paper_frozen_meanwhile_names_the_person_or_does_not(draft, dewi, ahmad):
    def act(number):
        if number:
            return forgetting.forget_participant(ahmad, by=dewi, reason=WHY)
        return circulating.circulate(draft, by=dewi)

    answers = at_the_same_moment(act, times=2)

    assert faults(answers) == []
    content = Minutes.objects.get().content
    assert ("Ahmad Siregar" in content) != ("(data dihapus)" in content)
    assert not ("Ust." in content and "(data dihapus)" in content)


def test_who_writes_about_the_person_meanwhile_meets_no_fault(draft, dewi, ahmad, kapolres):
    """Recording locks the meeting first and then the person, and so does forgetting."""

    def act(number):
        if number == 0:
            return forgetting.forget_participant(ahmad, by=dewi, reason=WHY)
        if number % 2:
            return recording.add_signatory(draft, ahmad, by=dewi, capacity=f"Saksi {number}")
        return actions.change_participant(ahmad, by=dewi, version=ahmad.version, position=f"Imam {number}")

    answers = at_the_same_moment(act)

    assert faults(answers) == []
    person = Participant.objects.get(pk=ahmad.pk)
    assert isinstance(answers[0], Refused) or (person.name, person.position) == ("(data dihapus)", "")


def test_a_request_is_answered_once(dewi, ahmad):
    link = actions.issue_link(ahmad, by=dewi)
    columns = {"kind": "correction", "wanted": {"position": "Ketua"}, "asked_at": link.issued_at, "asked_by": link}
    asked = DataRequest.objects.create(participant=ahmad, **columns)
    seen = requests.as_seen(asked)
    answers = at_the_same_moment(
        lambda number: actions.answer_request(asked, by=dewi, outcome="done", version=1, seen=seen)
    )

    assert faults(answers) == [] and len(answers) == WRITERS
    assert AuditEntry.objects.filter(verb="request-answered").count() == 1
    assert AuditEntry.objects.filter(verb="changed", subject="participant").count() == 1
