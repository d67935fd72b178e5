"""What staff sign-in may do: no sign-up, one refusal for all reasons, no way out of the house, known devices."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core import signing
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from participants.access import home_of
from rakor import sessions

DEVICE_COOKIE = "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"
DEVICE_SALT = "participants.device"
DEVICE_SECONDS = 180 * 24 * 3600


class StaffAccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("The NRP or the password does not match. Check both, then sign in again"),
        "too_many_login_attempts": _("Too many attempts. Wait ten minutes, then sign in again."),
        "incorrect_password": _("The password does not match. Write it again"),
        "enter_current_password": _("The present password does not match. Write it again"),
        "rate_limited": _("Too many attempts. Wait ten minutes, then try again"),
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Only addresses of this house, as a path."""
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def authenticate(self, request, **credentials):
        """A disabled user gets the answer of a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def login(self, request, user):
        super().login(request, user)
        sessions.enter(request.session)

    def get_login_redirect_url(self, request):
        return resolve_url(home_of(request.user))

    def post_login(self, request, user, **kwargs):
        if kwargs.get("redirect_url") == resolve_url(settings.LOGIN_REDIRECT_URL):  # the front door is not everybody's
            kwargs["redirect_url"] = self.get_login_redirect_url(request)
        response = super().post_login(request, user, **kwargs)
        response.set_cookie(
            DEVICE_COOKIE,
            signing.dumps([user.username.lower(), get_random_string(16)], salt=DEVICE_SALT),
            max_age=DEVICE_SECONDS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response

    def _get_login_attempts_cache_key(self, request, **credentials):
        """A device that has signed in before has a budget of its own: strangers cannot lock its owner out."""
        name = credentials.get("username", "").lower()
        return f"{name}:{_device_of(request, name)}"

    def get_logout_redirect_url(self, request):
        return f"{reverse('account_login')}?keluar=1"

    def get_password_change_redirect_url(self, request):
        return self.get_login_redirect_url(request)

    def format_email_subject(self, subject):
        return subject


def _device_of(request, name):
    """The device's number, if it has signed in under this very name."""
    try:
        owner, device = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_SECONDS)
    except signing.BadSignature:
        return ""
    return device if owner == name else ""
