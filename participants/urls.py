from django.urls import path

from participants.views import areas, links, people, roster, roster_export

app_name = "participants"
urlpatterns = [
    path("", people.groups, name="groups"),
    path("orang/", people.people, name="people"),
    path("orang/tambah/", people.add, name="add"),
    path("orang/<int:pk>/", people.person, name="person"),
    path("orang/<int:pk>/ubah/", people.change, name="change"),
    path("orang/<int:pk>/nonaktifkan/", people.retire, name="retire"),
    path("orang/<int:pk>/aktifkan/", people.restore, name="restore"),
    path("wilayah/", areas.areas, name="areas"),
    path("wilayah/<int:pk>/", areas.assign_sector, name="assign-sector"),
    # The roster as a file, in and out
    path("orang/impor/", roster.roster, name="roster"),
    path("orang/impor/<int:pk>/", roster.preview, name="roster-preview"),
    path("orang/impor/<int:pk>/masukkan/", roster.import_roster, name="import-roster"),
    path("orang/impor/<int:pk>/buang/", roster.drop_roster, name="drop-roster"),
    path("orang/impor/contoh.<str:form>", roster_export.roster_template, name="roster-template"),
    path("orang/unduh/", roster_export.export, name="export"),
    path("orang/unduh.<str:form>", roster_export.export_file, name="export-file"),
    path("orang/unduh-nomor/", roster_export.export_phones, name="export-phones"),
    #
    # Personal links
    path("<slug:group>/tautan/", links.group_links, name="links"),
    path("<slug:group>/tautan/terbitkan/", links.issue_links, name="issue-links"),
    path("<slug:group>/tautan/kelompok/", links.issue_group_link, name="issue-group-link"),
    path("<slug:group>/tautan/kartu.pdf", links.print_cards, name="link-cards"),
    path("orang/<int:pk>/tautan/", links.issue_link, name="issue-link"),
    path("tautan/<int:pk>/bagikan/", links.share, name="share-link"),
    path("tautan/<int:pk>/cabut/", links.revoke, name="revoke-link"),
    path("tautan/<int:pk>/terbitkan/", links.reissue, name="reissue-link"),
    #
]
