"""What the page of the invitation shows."""

from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from minutes import invitations, rules
from minutes import messages as texts
from minutes.forms.invitation import AreaFilter, InvitationForm, InviteForm
from minutes.views import listing
from rakor import whatsapp

PAGE_ROWS = 50


class InvitationPage:
    """The page; `letter` or `adding` is a form that could not be saved, `refused` says why something was not done."""

    def __init__(self, meeting, user, query, *, letter=None, adding=None, conflict=(), refused=()):
        self.meeting, self.query, self.conflict, self.refused = meeting, query, conflict, refused
        self.may_invite = rules.may_invite(user, meeting)
        self.stored = letter.letter if letter else invitations.letter_of(meeting)
        self.letter = letter or (InvitationForm(letter=self.stored) if self.may_invite else None)
        self.area = AreaFilter(query, unit=meeting.unit)
        self.adding = adding or (InviteForm(unit=meeting.unit, area=self.area.area) if self.may_invite else None)
        self.faulty = next((form for form in (letter, adding) if form and form.errors), None)

    @cached_property
    def answers(self):
        return invitations.answers(self.meeting)

    @cached_property
    def opened(self):
        """The group whose names are shown: the one in the address, else the first."""
        groups, code = self.answers.groups, self.query.get("kelompok")
        if code:
            return next((group for group in groups if group.code == code), None) or _unknown()
        return groups[0] if groups else None

    @cached_property
    def sheet(self):
        """Which fifty of a large group, from 1."""
        number = listing.number(self.query.get("lembar")) or 1
        return number if number <= self.sheets else _unknown()

    @property
    def sheets(self):
        return -(-self.opened.invited // PAGE_ROWS) if self.opened else 1

    @cached_property
    def rows(self):
        start = (self.sheet - 1) * PAGE_ROWS
        rows = invitations.of_group(self.meeting, self.opened.code)[start : start + PAGE_ROWS] if self.opened else []
        return list(rows)

    @cached_property
    def following(self):
        """Who is told next."""
        waiting = invitations.waiting_to_be_told(self.meeting).select_related("participant")
        return waiting.first() if self.may_invite and self.meeting.date else None

    @cached_property
    def offers(self):
        """[(group, how many it would add, is it ticked)]."""
        ticked = set(self.adding.data.getlist("groups")) if self.adding.is_bound else set()
        area = self.adding.cleaned_data.get("area") if self.adding.is_bound else self.area.area
        return [(group, n, str(group.pk) in ticked) for group, n in invitations.offers(self.meeting, area)]

    @property
    def gaps(self):
        """What the letter still lacks; the paper shows a dotted line there."""
        facts = [
            (self.meeting.date, _("date of the meeting")),
            (self.meeting.starts_at, _("start")),
            (self.meeting.place, _("place")),
        ]
        return [word for value, word in facts if not value]

    @cached_property
    def group_text(self):
        """The message for the WhatsApp group of the opened group; it holds no link."""
        return texts.to_group(self.meeting, self.stored, self.opened.group)

    @property
    def group_url(self):
        return whatsapp.address(self.group_text)


def _unknown():
    raise Http404
