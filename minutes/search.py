"""What search looks in: the stems of a rakor's and a commitment's words."""

from minutes.models import Commitment, Meeting
from participants import indonesian


def index_meeting(meeting):
    """Write the stems of the head and the agenda. Call in the transaction that wrote the words."""
    words = [meeting.title, meeting.purpose, meeting.place]
    words += [text for pair in meeting.agenda.values_list("title", "discussion") for text in pair]
    Meeting.objects.filter(pk=meeting.pk).update(stems=indonesian.stems(" ".join(words)))


def index_commitment(commitment):
    """Write the stems of a commitment's text. Call in the transaction that wrote it."""
    Commitment.objects.filter(pk=commitment.pk).update(stems=indonesian.stems(commitment.text))
