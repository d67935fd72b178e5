from django.urls import path

from minutes.views import commitments, home, meetings, search

app_name = "minutes"

urlpatterns = [
    # What there is, and what needs me
    path("", home.home, name="home"),
    path("rakor/", meetings.meetings, name="meetings"),
    path("rakor/baru/", meetings.plan, name="plan"),
    path("rakor/<int:pk>/", meetings.meeting, name="meeting"),
    path("kesepakatan/", commitments.commitments, name="commitments"),
    path("cari/", search.search, name="search"),
]
