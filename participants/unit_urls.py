from django.urls import path

from participants.views import staff, units

app_name = "units"
urlpatterns = [
    path("", units.units, name="units"),
    path("<int:pk>/ubah/", units.change, name="change"),
    path("<int:pk>/akun/", staff.accounts, name="accounts"),
    path("<int:pk>/akun/tambah/", staff.add, name="add-account"),
    path("<int:pk>/akun/<int:account>/", staff.account, name="account"),
    path("<int:pk>/akun/<int:account>/peran/", staff.grant_role, name="grant-role"),
    path("<int:pk>/akun/<int:account>/peran/<int:role>/akhiri/", staff.end_role, name="end-role"),
    path("<int:pk>/akun/<int:account>/nonaktifkan/", staff.disable, name="disable"),
    path("<int:pk>/akun/<int:account>/aktifkan/", staff.enable, name="enable"),
    path("<int:pk>/akun/<int:account>/sandi/", staff.set_password, name="set-password"),
]
