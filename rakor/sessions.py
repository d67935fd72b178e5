"""How long staff stay signed in.

The idle end is the session row's own expiry (SESSION_COOKIE_AGE). It is moved by at most one write a minute, not by
each request, so that pages full of small saves stay cheap. The longest stay counts from signing in and is never moved.
"""

import time
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from rakor.http import wants_fragment

SEEN, ENTERED = "seen_at", "entered_at"
RENEW_AFTER_SECONDS = 60


def enter(session):
    """The stay begins now."""
    session[ENTERED] = session[SEEN] = int(time.time())


def end_all_of(user):
    """Every session of this user is gone. (A session row does not name its user; those of one day are few.)"""
    rows = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [row.pk for row in rows.iterator() if row.get_decoded().get(SESSION_KEY) == str(user.pk)]
    Session.objects.filter(pk__in=theirs).delete()


class LimitSession:
    """Ends a session that is too long; answers an ended one so that nothing typed is lost on the way to signing in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.user.is_authenticated:
            _renew_or_end(request)
        response = self.get_response(request)
        if not _asks_to_sign_in(response):
            return response
        if wants_fragment(request):
            return HttpResponse(_("Your session has ended. Sign in again."), status=401, content_type="text/plain")
        return _to_sign_in(request)


def _renew_or_end(request):
    now = int(time.time())
    if ENTERED not in request.session:
        enter(request.session)
    elif now - request.session[ENTERED] >= settings.SESSION_LONGEST:
        logout(request)
    elif now - request.session[SEEN] >= RENEW_AFTER_SECONDS:
        request.session[SEEN] = now


def _asks_to_sign_in(response):
    return response.status_code == 302 and response.url.startswith(f"{resolve_url(settings.LOGIN_URL)}?next=")


def _to_sign_in(request):
    ended = {"habis": "1"} if settings.SESSION_COOKIE_NAME in request.COOKIES else {}
    query = urlencode(ended)
    sign_in = resolve_url(settings.LOGIN_URL)
    return redirect_to_login(_where_to_return(request), f"{sign_in}?{query}" if query else sign_in)


def _where_to_return(request):
    """The page itself; for something posted, the page it was posted from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    origin = urlsplit(request.headers.get("Referer", ""))
    return origin._replace(scheme="", netloc="").geturl() if origin.netloc == request.get_host() else "/"
