"""The words of the charts on the screen, in the language of the reader; on paper they are Indonesian."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minutes.models import Commitment


def words():
    """What minutes.anev_paper.told needs: the same keys as its WORDS."""
    labels = {str(value): str(label) for value, label in [*Commitment.Kind.choices, *Commitment.Health.choices]}
    lowered = {value: label.lower() for value, label in Commitment.Health.choices}
    return (
        labels
        | lowered
        | {
            "kept": pgettext("response", "yes"),
            "partly": pgettext("response", "partly"),
            "not-kept": pgettext("response", "no"),
            "": _("not called"),
            "of": _("{} of {}"),
            "nothing": pgettext("evidence", "none"),
            "person": _("a person"),
            "hidden": _("(of a restricted meeting)"),
            "others": _("{} others"),
        }
    )
