from django.urls import path

from participants.views import areas, people

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
]
