from django.urls import path

from minutes.views import circulation, commitments, exchange, home, meetings, recording, search

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
    # Recording
    path("rakor/<int:pk>/ubah/", recording.record, name="record"),
    path("rakor/<int:pk>/hadir/<slug:group>/", recording.roll, name="roll"),
    path("rakor/<int:pk>/simpan/identitas/", recording.save, {"section": "meeting"}, name="save-meeting"),
    path("rakor/<int:pk>/simpan/kelompok/<int:row>/", recording.save, {"section": "group"}, name="save-group"),
    path("rakor/<int:pk>/simpan/hadir/<int:row>/", recording.save, {"section": "attendance"}, name="save-attendance"),
    path("rakor/<int:pk>/simpan/lanjutan/<int:row>/", recording.save, {"section": "carried"}, name="save-carried"),
    path("rakor/<int:pk>/simpan/butir/<int:row>/", recording.save, {"section": "agenda"}, name="save-agenda"),
    path(
        "rakor/<int:pk>/simpan/kesepakatan/<int:row>/",
        recording.save,
        {"section": "commitment"},
        name="save-commitment",
    ),
    path("rakor/<int:pk>/simpan/foto/<int:row>/", recording.save, {"section": "photo"}, name="save-photo"),
    path("rakor/<int:pk>/simpan/ttd/<int:row>/", recording.save, {"section": "signatory"}, name="save-signatory"),
    path("rakor/<int:pk>/tambah/butir/", recording.add_agenda_item, name="add-agenda"),
    path("rakor/<int:pk>/tambah/kesepakatan/", recording.add_commitment, name="add-commitment"),
    path("rakor/<int:pk>/tambah/foto/", recording.add_photos, name="add-photo"),
    path("rakor/<int:pk>/tambah/kelompok/", recording.add, {"section": "group", "form": "add-group"}, name="add-group"),
    path(
        "rakor/<int:pk>/tambah/hadir/",
        recording.add,
        {"section": "attendance", "form": "add-person"},
        name="add-attendance",
    ),
    path(
        "rakor/<int:pk>/tambah/ttd/",
        recording.add,
        {"section": "signatory", "form": "add-signatory"},
        name="add-signatory",
    ),
    path("rakor/<int:pk>/hapus/kelompok/<int:row>/", recording.remove, {"section": "group"}, name="remove-group"),
    path(
        "rakor/<int:pk>/hapus/hadir/<int:row>/", recording.remove, {"section": "attendance"}, name="remove-attendance"
    ),
    path("rakor/<int:pk>/hapus/butir/<int:row>/", recording.remove, {"section": "agenda"}, name="remove-agenda"),
    path(
        "rakor/<int:pk>/hapus/kesepakatan/<int:row>/",
        recording.remove,
        {"section": "commitment"},
        name="remove-commitment",
    ),
    path("rakor/<int:pk>/hapus/foto/<int:row>/", recording.remove, {"section": "photo"}, name="remove-photo"),
    path("rakor/<int:pk>/hapus/ttd/<int:row>/", recording.remove, {"section": "signatory"}, name="remove-signatory"),
    path("rakor/<int:pk>/pindah/butir/<int:row>/", recording.move, {"section": "agenda"}, name="move-agenda"),
    path(
        "rakor/<int:pk>/pindah/kesepakatan/<int:row>/",
        recording.move,
        {"section": "commitment"},
        name="move-commitment",
    ),
    path("rakor/<int:pk>/pindah/foto/<int:row>/", recording.move, {"section": "photo"}, name="move-photo"),
    path("rakor/<int:pk>/pindah/ttd/<int:row>/", recording.move, {"section": "signatory"}, name="move-signatory"),
    # Circulating
    path("rakor/<int:pk>/edarkan/", circulation.circulate, name="circulate"),
    path("rakor/<int:pk>/tarik/", circulation.recall, name="recall"),
]
