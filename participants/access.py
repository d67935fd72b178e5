"""The doors: who may come in. Which rows exist for you is the queryset's business, which verbs the rules'."""

from functools import wraps

from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import render

from participants import links
from participants.models import Role
from rakor.http import PAUSE_SECONDS

KIOSK = "kiosk"  # in a session: the path at and under which this browser may open pages of staff


def enter_kiosk(request, path):
    """From now on visitors hold this browser: all other pages of staff lead to `path`, until it signs out."""
    request.session[KIOSK] = path


def is_kiosk(request, path):
    """Is this browser the kiosk of `path`?"""
    return request.session.get(KIOSK) == path


def staff_view(*kinds):
    """For staff who today hold one of these roles in some unit; without kinds, any role with a part in minutes.

    Bare (`@staff_view`) or with kinds (`@staff_view(Role.Kind.OPERATOR)`). Raises PermissionDenied (403). A browser
    that was made a kiosk is led back to its page.
    """
    if len(kinds) == 1 and callable(kinds[0]):
        return staff_view()(kinds[0])
    wanted = frozenset(kinds) or Role.READING_DOWN

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            kiosk = request.session.get(KIOSK, "")
            if not request.path.startswith(kiosk):
                return HttpResponseRedirect(kiosk)
            if not any(role.kind in wanted for role in request.user.current_roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = "staff"  # tests/test_house.py insists on this mark
        guarded.kinds = wanted
        return guarded

    return decorate


def home_of(user):
    """The address, by name, at which this user's day begins."""
    if user.administered_unit_ids and not user.own_unit_ids:
        return "units:units"
    return settings.LOGIN_REDIRECT_URL


def public_view(view):
    """For everybody. Nothing personal behind it."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    guarded = login_not_required(guarded)
    guarded.access = "public"
    return guarded


def participant_view(view):
    """For the bearer of a personal link, of a person or of a group; sets `request.link`, `request.participant` (None
    for a group) and `request.token`.

    The token stays in the path: chat apps open links in browsers that forget cookies. Looking is for every bearer; to
    act takes a link of a person, and a browser in which no member of staff is signed in (security.md, T12).
    """

    @wraps(view)
    def guarded(request, token, **kwargs):
        link = links.link_of(token)
        if link is None:
            return refuse_token(request)
        request.link, request.participant, request.token = link, link.participant, token
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            if request.user.is_authenticated:
                return render(request, "participants/link_of_another.html", status=403)
            if link.participant is None:
                raise PermissionDenied
        return view(request, **kwargs)

    guarded = login_not_required(guarded)
    guarded.access = "participant"
    return guarded


def refuse_token(request, template="participants/link_unusable.html"):
    """What a token gets that opens nothing: the same answer whatever the reason, and after many of them a pause.

    Call it when the door stays shut only: so a good token opens in the pause, too. Counted in the shared cache; when
    that cannot be locked, it pauses. `template` says what to do instead (404).
    """
    # allauth's public function does not count a GET.
    if ratelimit.consume(request, app="rakor", action="wrong_token", config=settings.TOKEN_RATE_LIMITS, limit_get=True):
        return render(request, template, status=404)
    response = render(request, "participants/link_paused.html", status=429)
    response.headers["Retry-After"] = str(PAUSE_SECONDS)
    return response
