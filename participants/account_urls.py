"""The account pages that exist, under the names allauth looks for. What is not here (sign-up, email) does not exist."""

from allauth.account import views as allauth_views
from django.urls import path, re_path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from participants.access import public_view, staff_view
from participants.models import Role
from participants.views import account

whoever_works_here = staff_view(*Role.Kind)

urlpatterns = [
    path("masuk/", public_view(account.SignIn.as_view()), name="account_login"),
    path("keluar/", public_view(account.SignOut.as_view()), name="account_logout"),
    path("bahasa/", public_view(require_POST(set_language)), name="set_language"),
    path("akun/konfirmasi/", whoever_works_here(account.ConfirmPassword.as_view()), name="account_reauthenticate"),
    path("akun/sandi/", whoever_works_here(account.ChangePassword.as_view()), name="account_change_password"),
    path("akun/sandi/lupa/", public_view(account.AskForReset.as_view()), name="account_reset_password"),
    path(
        "akun/sandi/lupa/terkirim/", public_view(allauth_views.password_reset_done), name="account_reset_password_done"
    ),
    re_path(
        r"^akun/sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public_view(account.SetNewPassword.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "akun/sandi/baru/selesai/",
        public_view(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
