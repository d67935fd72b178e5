"""Many rakor at once, what a page says, and how many queries it takes."""

import datetime
import html
import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minutes import search
from minutes.actions import circulating, recording
from minutes.models import Party
from participants.models import Group


def text(response):
    """What stands on a page, without its marks."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def read(path):
    """What stands on a page that is open to everybody who has its address."""
    answer = Client().get(path)
    assert answer.status_code == 200
    return text(answer)


def queries_of(client, path):
    """How many queries a page takes, once what is kept between requests is there."""
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def hold(unit, by, chair, title, day, *, promise="Ronda malam", group="tokoh-agama", review_on=None, circulate=True):
    """A rakor with one promise of a group, circulated unless said otherwise."""
    group = Group.objects.get(code=group)
    meeting = recording.plan_meeting(
        unit, by=by, title=title, date=day, place="Aula", chair=chair, groups=[group], invitees=[chair]
    )
    item = recording.add_agenda_item(meeting, by=by, title="Sambutan")
    item.discussion = f"Dibahas: {title}."
    item.save(update_fields=["discussion"])
    commitment = recording.add_commitment(meeting, by=by, text=promise)
    commitment.review_on = review_on or commitment.review_on
    commitment.save(update_fields=["review_on"])
    Party.objects.create(commitment=commitment, scope=Party.Scope.GROUP, group=group)
    search.index_meeting(meeting)
    search.index_commitment(commitment)
    if circulate:
        circulating.circulate(meeting, by=by)
        meeting.refresh_from_db()
    return meeting


def hold_many(count, unit, by, chair, **more):
    return [
        hold(unit, by, chair, f"Rakor ke-{n}", datetime.date(2024, 1, 1) + datetime.timedelta(n), **more)
        for n in range(count)
    ]
