"""What holds for every answer: what is refused at the gate, what no cache may keep, which page says no."""

import re
import sys
from urllib.parse import quote, unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.text import slugify
from django.utils.translation import gettext as _

# A NUL or half a surrogate pair is an error 500 on PostgreSQL and is stored by SQLite.
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
UNWRITABLE_ESCAPE = re.compile(
    r"\\u0000|\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]", re.IGNORECASE
)
PERMISSIONS = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
FRAGMENT_HEADER = "rakor"
PAUSE_SECONDS = 600  # the longest window of the sign-in limits


def wants_fragment(request):
    """Did our own script ask, so that a part of the page is the right answer?"""
    return request.headers.get("X-Requested-With") == FRAGMENT_HEADER


class SeeOther(HttpResponseRedirect):
    """Go and look there: the browser asks again without posting again."""

    status_code = 303


def download(data, content_type, name, *, shown=False):
    """A file that no browser takes for a page of ours; its name is our own, for old and new browsers (RFC 6266)."""
    stem, _dot, extension = name.rpartition(".")
    response = HttpResponse(data, content_type=content_type)
    response.headers["Content-Disposition"] = (
        f"{'inline' if shown else 'attachment'}; "
        f"filename=\"{slugify(stem)}.{extension}\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class RefuseControlCharacters:
    """Answers 400 to text no database can store, and 413 to more than fits, before any view reads it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            refused = _is_unwritable(request)
        except RequestDataTooBig:
            return too_big(request)
        except (BadRequest, MultiPartParserError, SuspiciousOperation, UnicodeDecodeError, UnreadablePostError):
            refused = True
        return render(request, "400.html", status=400) if refused else self.get_response(request)


def _is_unwritable(request):
    query = request.META.get("QUERY_STRING", "").encode("latin-1")
    if UNWRITABLE.search(request.path_info) or UNWRITABLE.search(unquote_to_bytes(query).decode()):
        return True
    if any(UNWRITABLE.search(value) for value in request.COOKIES.values()):  # quoted, they may say \\000
        return True
    if request.method in {"GET", "HEAD"}:
        return False
    if request.content_type == "multipart/form-data":
        return any(UNWRITABLE.search(text) for text in _multipart_texts(request))
    if request.content_type == "application/x-www-form-urlencoded":
        return UNWRITABLE.search(unquote_to_bytes(request.body).decode()) is not None
    body = request.body.decode()
    without_backslashes = body.replace(r"\\", "")
    return UNWRITABLE.search(body) is not None or UNWRITABLE_ESCAPE.search(without_backslashes) is not None


def _multipart_texts(request):
    for name, values in request.POST.lists():
        yield from (name, *values)
    for name, files in request.FILES.lists():
        yield from (name, *(file.name for file in files))


class KeepPrivate:
    """No cache, no search engine and no sensor for anything but our static files."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not request.path_info.startswith(settings.STATIC_URL):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            patch_vary_headers(response, ["Cookie"])
        response.headers["Permissions-Policy"] = PERMISSIONS
        # Django's own middleware sets these, too, but not on the refusals it gives itself.
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        return response


class ChosenLanguage:
    """Indonesian, unless this browser chose otherwise by the switch; never guessed from Accept-Language."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        request.LANGUAGE_CODE = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(request.LANGUAGE_CODE):
            response = self.get_response(request)
        response.headers["Content-Language"] = request.LANGUAGE_CODE
        return response


def no_token(request, reason=""):
    """A form without our token. Our own script fetches a new one and asks again."""
    if wants_fragment(request):
        sentence = _("This page has been open for too long. Load it again, then save once more.")
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    return render(request, "403_csrf.html", status=403)


def too_big(request):
    return render(request, "413.html", status=413)


def too_many(request):
    """The page of a rate limit."""
    return _come_back_in(PAUSE_SECONDS, render(request, "429.html", status=429))


def server_error(request):
    """500, or 503 while the database cannot be reached: then waiting helps."""
    if isinstance(sys.exc_info()[1], InterfaceError | OperationalError):
        return _come_back_in(60, render(None, "503.html", status=503))
    return render(None, "500.html", status=500)


def _come_back_in(seconds, response):
    response.headers["Retry-After"] = str(seconds)
    return response
