"""What every change of a meeting does first."""

from minutes.models import Meeting


def lock(pk):
    """The meeting as it is now, with its unit, ours until the transaction ends. (On SQLite every write transaction is.)

    Whoever writes a part of it holds it, too: so nobody freezes it meanwhile. (Not the key, here and in every action:
    who only points at a row is checked as the transaction ends, holds the audit chain by then, and must not wait.)
    """
    return Meeting.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=pk)
