"""What every change of a meeting does first."""

from minutes.models import Meeting


def lock(pk):
    """The meeting as it is now, with its unit, ours until the transaction ends. (On SQLite every write transaction is.)

    Whoever writes a part of it holds it, too: so nobody freezes it meanwhile.
    """
    return Meeting.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
