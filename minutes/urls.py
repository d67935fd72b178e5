from django.urls import path

from minutes.views import commitments, exchange, home, meetings, search

app_name = "minutes"

urlpatterns = [
    # What there is, and what needs me
    path("", home.home, name="home"),
    path("rakor/", meetings.meetings, name="meetings"),
    path("rakor/baru/", meetings.plan, name="plan"),
    path("rakor/<int:pk>/", meetings.meeting, name="meeting"),
    path("kesepakatan/", commitments.commitments, name="commitments"),
    path("cari/", search.search, name="search"),
    # In from a file, out as a file
    path("rakor/impor/", exchange.import_minutes, name="import"),
    path("rakor/<int:pk>/notulen.json", exchange.export_minutes, name="export"),
    path("rakor/<int:pk>/notulen.pdf", exchange.minutes_pdf, name="pdf"),
    path("rakor/<int:pk>/foto/<int:photo>.jpg", exchange.photo, name="photo"),
]
