from django.urls import path

from minutes.views import (
    attendance_list,
    check_in,
    circulation,
    commitment,
    commitments,
    exchange,
    hall,
    home,
    informing,
    invitation,
    kiosk,
    meetings,
    mine,
    my_data,
    my_information,
    occasions,
    papers,
    privacy,
    promise,
    recording,
    reminders,
    reports,
    roll_call,
    search,
    witness,
)

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
    # Invitation: the letter, what is sent, who answers
    path("rakor/<int:pk>/undangan/", invitation.invitation, name="invitation"),
    path("rakor/<int:pk>/undangan/peserta/", invitation.invite, name="invite"),
    path("rakor/<int:pk>/undangan/<int:row>/bagikan/", invitation.share_invitation, name="share-invitation"),
    path("rakor/<int:pk>/undangan.pdf", invitation.invitation_pdf, name="invitation-pdf"),
    path("rakor/<int:pk>/undangan.ics", invitation.invitation_ics, name="invitation-ics"),
    # Roll call at the doors, and the list of it
    path("rakor/<int:pk>/daftar-hadir/", roll_call.roll_call, name="roll-call"),
    path("rakor/<int:pk>/daftar-hadir/kabar/", roll_call.roll_news, name="roll-news"),
    path("rakor/<int:pk>/daftar-hadir/<int:row>/", roll_call.mark, name="mark"),
    path("rakor/<int:pk>/daftar-hadir/tamu/", roll_call.walk_in, name="walk-in"),
    path("rakor/<int:pk>/daftar-hadir/tutup/", roll_call.close_roll, name="close-roll"),
    #
    # The hall: its code, its screen, its kiosk
    path("rakor/<int:pk>/kios/mulai/", kiosk.start, name="start-kiosk"),
    path("rakor/<int:pk>/kios/", kiosk.kiosk, name="kiosk"),
    path("rakor/<int:pk>/kios/isi/", kiosk.form, name="kiosk-form"),
    path("rakor/<int:pk>/kios/tercatat/<str:receipt>/", kiosk.done, name="kiosk-done"),
    path("rakor/<int:pk>/daftar-hadir.pdf", attendance_list.attendance_list, name="attendance-list"),
    path(
        "rakor/<int:pk>/daftar-hadir-petugas.pdf", attendance_list.attendance_list_staff, name="attendance-list-staff"
    ),
    #
    # The hall: its code, its screen, its kiosk
    path("rakor/<int:pk>/aula/buka/", hall.open_hall, name="open-hall"),
    path("rakor/<int:pk>/aula/ganti/", hall.change_hall_code, name="change-hall-code"),
    path("rakor/<int:pk>/aula/tutup/", hall.close_hall, name="close-hall"),
    path("layar/<int:pk>/", hall.hall, name="hall"),
    path("layar/<int:pk>/kabar/", hall.hall_news, name="hall-news"),
    #
    # Checking in on the own phone
    path("hadir/<str:token>/", check_in.check_in, name="check-in"),
    path("hadir/<str:token>/isi/", check_in.form, name="check-in-form"),
    path("hadir/<str:token>/tercatat/<str:receipt>/", check_in.checked_in, name="checked-in"),
    path("hadir/<str:token>/kesepakatan/", check_in.agreed_today, name="agreed-today"),
    #
    # Behind a personal link
    path("t/<str:token>/", mine.home, name="mine"),
    path("t/<str:token>/rakor/<int:pk>/", mine.my_meeting, name="my-meeting"),
    path("t/<str:token>/rakor/<int:pk>/jawab/", mine.answer, name="answer"),
    path("t/<str:token>/rakor/<int:pk>/undangan.ics", mine.my_calendar, name="my-calendar"),
    path("t/<str:token>/data/", my_data.my_data, name="my-data"),
    path("t/<str:token>/data/perbaiki/", my_data.correct_data, name="correct-data"),
    path("t/<str:token>/data/hapus/", my_data.ask_erasure, name="ask-erasure"),
    path("t/<str:token>/data/pesan/", my_data.withdraw_consent, name="withdraw-consent"),
    path("t/<str:token>/bukan-saya/", my_data.not_me, name="not-me"),
    #
    # Requests about personal data, and forgetting
    path("permintaan/", privacy.requests_list, name="requests"),
    path("permintaan/<int:pk>/", privacy.answer_request, name="answer-request"),
    path("kelompok/orang/<int:pk>/lupakan/", privacy.forget, name="forget"),
    #
    # One commitment: its history, its end
    path("kesepakatan/<int:pk>/", commitment.commitment, name="commitment"),
    path("kesepakatan/<int:pk>/selesai/", commitment.complete_commitment, name="complete-commitment"),
    path("kesepakatan/<int:pk>/tinjau/", commitment.review_commitment, name="review-commitment"),
    #
    # The list of commitments: as a file, its saved filters
    path("kesepakatan/unduh.<str:form>", commitments.export_commitments, name="export-commitments"),
    path("kesepakatan/saringan/simpan/", commitments.keep_filter, name="keep-filter"),
    path("kesepakatan/saringan/<int:pk>/hapus/", commitments.remove_filter, name="remove-filter"),
    #
    # Occasions
    path("kejadian/", occasions.occasions, name="occasions"),
    path("kejadian/catat/", occasions.log_occasion, name="log-occasion"),
    path("kejadian/<int:pk>/", occasions.occasion, name="occasion"),
    path("kejadian/<int:pk>/ubah/", occasions.change_occasion, name="change-occasion"),
    path("kejadian/<int:pk>/gabung/", occasions.merge_occasion, name="merge-occasion"),
    path("kejadian/<int:pk>/batalkan/", occasions.strike_occasion, name="strike-occasion"),
    path("kejadian/<int:pk>/foto.jpg", occasions.occasion_photo, name="occasion-photo"),
    #
    # Reports and their verification
    path("laporan/", reports.reports, name="reports"),
    path("laporan/<int:pk>/", reports.report, name="report"),
    path("laporan/<int:pk>/terima/", reports.accept_report, name="accept-report"),
    path("laporan/<int:pk>/sanggah/", reports.dispute_report, name="dispute-report"),
    path("laporan/<int:pk>/foto.jpg", reports.report_photo, name="report-photo"),
    path("kesepakatan/<int:pk>/periksa/", reports.check_commitment, name="check-commitment"),
    #
    # Information to the police
    path("informasi/", informing.inbox, name="inbox"),
    path("informasi/<int:pk>/", informing.information, name="information"),
    path("informasi/<int:pk>/dibaca/", informing.read, name="read-information"),
    path("informasi/<int:pk>/jawab/", informing.answer, name="answer-information"),
    path("informasi/<int:pk>/tutup/", informing.close, name="close-information"),
    #
    # Papers: bahan anev, hand-over, notice
    path("anev/", papers.evaluation, name="anev"),
    path("anev.pdf", papers.anev_pdf, name="anev-pdf"),
    path("serah-terima.pdf", papers.handover_pdf, name="handover-pdf"),
    path("papan/<int:pk>.pdf", papers.notice_pdf, name="notice-pdf"),
    #
    # Reminders and calendar feeds
    path("pengingat/", reminders.reminders_page, name="reminders"),
    path("pengingat/surel/", reminders.reminders_by_mail, name="reminders-by-mail"),
    path("pengingat/kalender/buka/", reminders.open_feed, name="open-feed"),
    path("pengingat/kalender/<int:pk>/tutup/", reminders.close_feed, name="close-feed"),
    path("kalender/<str:token>.ics", reminders.calendar_feed, name="calendar-feed"),
    #
    # Behind a personal link: a promise, its reports
    path("t/<str:token>/kesepakatan/<int:pk>/", promise.my_promise, name="my-promise"),
    path("t/<str:token>/kesepakatan/<int:pk>/setuju/", promise.acknowledge, name="acknowledge"),
    path("t/<str:token>/kesepakatan/<int:pk>/lapor/", promise.send_report, name="send-report"),
    path("t/<str:token>/laporan/<int:pk>/tanggapi/", promise.reply_report, name="reply-report"),
    path("kesepakatan/<int:pk>/saksi/", witness.witness, name="witness"),
    #
    # Behind a personal link: information
    path("t/<str:token>/informasi/", my_information.inform, name="inform"),
    path("tanda-terima/<str:receipt>/", my_information.receipt, name="information-receipt"),
    #
]
