"""The three floors, and the program behind them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path

from minutes.models import Commitment, Meeting
from participants.access import staff_view

ROWS = 20
FILLING = "Kapolres mengajak seluruh pihak terkait bekerja sama menjaga situasi kamtibmas. " * 15
TEMPLATE = """{% load i18n %}<!doctype html><html lang="id"><title>{{ meeting.title }}</title><body>
<h1>{{ meeting.title }}</h1><p>{{ meeting.date|date:"j F Y" }}, {{ meeting.place }}</p><table>
{% for row in rows %}<tr id="row-{{ row.pk }}"><th>
<a href="{% url "minutes:meeting" row.meeting_id %}">{{ row.text }}</a></th>
<td>{% translate "Review date" %}: {{ row.review_on|date:"j F Y" }}</td><td>{{ row.get_kind_display }}</td>
<td>{% if row.due_on %}{{ row.due_on|date:"j F Y" }}{% else %}{% translate "Commitment" %}{% endif %}</td>
<td>{{ filling }}</td></tr>
{% endfor %}</table></body></html>"""
COMPILED = []


def _data(rows=ROWS):
    return Meeting.objects.get(pk=1), list(Commitment.objects.order_by("pk")[:rows])


@login_not_required
def floor_a(request):
    """One row and 20 related, two queries, 27 KB from a template; ?rows= asks for a longer page of the same kind."""
    COMPILED[:] = COMPILED or [engines["django"].from_string(TEMPLATE)]
    meeting, rows = _data(int(request.GET.get("rows", ROWS)))
    return HttpResponse(COMPILED[0].render({"meeting": meeting, "rows": rows, "filling": FILLING}, request))


@staff_view
def floor_a_signed_in(request):
    """Floor A for one who works here."""
    return floor_a(request)


@login_not_required
def floor_b(request):
    """The same data without a template."""
    meeting, rows = _data()
    return HttpResponse("".join([meeting.title, *(f"{row.pk} {row.text} {FILLING}" for row in rows)]))


@login_not_required
def floor_c(request):
    """Nothing but an answer."""
    return HttpResponse("hello")


urlpatterns = [
    path("a/", floor_a),
    path("a/in/", floor_a_signed_in),
    path("b/", floor_b),
    path("c/", floor_c),
    path("", include("rakor.urls")),
]
