"""The accounts of a unit, their roles and their passwords: the system administrator's desk."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import actions, passwords, rules
from participants.access import staff_view
from participants.models import Role, Unit, User
from participants.unit_forms import AccountForm, RoleForm
from rakor.refusals import Refused

administrator_view = staff_view(Role.Kind.SYSTEM_ADMINISTRATOR)
GET_OR_POST = ["GET", "HEAD", "POST"]


@administrator_view
@require_safe
def accounts(request, pk):
    """A page of the accounts of a unit, by name."""
    unit = _administered(request, pk)
    found = _accounts_of(unit).order_by("name", "pk")
    page = list(_after(found, request.GET.get("sesudah", ""))[: settings.PAGE_SIZE + 1])
    context = {
        "unit": unit,
        "page": page[: settings.PAGE_SIZE],
        "next": _key_of(page[settings.PAGE_SIZE - 1]) if len(page) > settings.PAGE_SIZE else "",
        "is_first": "sesudah" not in request.GET,
        "today": timezone.localdate(),
    }
    return render(request, "participants/accounts.html", context)


@administrator_view
@require_http_methods(GET_OR_POST)
def add(request, pk):
    """Open an account; the answer shows its password once."""
    unit = _administered(request, pk)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed, password = form.cleaned_data, passwords.invent()
        particulars = {name: typed[name] for name in ("username", "name", "email")}
        role = {"roles": [typed["role"]], "valid_until": typed["valid_until"]}
        try:
            user = actions.add_user(unit=unit, password=password, by=request.user, **particulars, **role)
        except Refused as refused:
            form.add_error(None, refused.sentences)
        else:
            return _once(request, unit, user, password, is_new=True)
    status = 422 if form.is_bound else 200
    return render(request, "participants/account_form.html", {"form": form, "unit": unit}, status=status)


@administrator_view
@require_safe
def account(request, pk, account):
    """An account, its roles in this unit, and what may be done with it."""
    unit = _administered(request, pk)
    return _account_page(request, unit, _found(unit, account), RoleForm())


@administrator_view
@require_POST
def grant_role(request, pk, account):
    """Give a role in this unit."""
    unit = _administered(request, pk)
    user = _found(unit, account)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _account_page(request, unit, user, form)
    kind, until = form.cleaned_data["role"], form.cleaned_data["valid_until"]
    if not rules.may_change_role(request.user, user, kind, unit.pk):
        raise PermissionDenied
    actions.grant_role(user, kind, unit=unit, valid_until=until, by=request.user)
    messages.success(request, _("The role is given: %(role)s.") % {"role": Role.Kind(kind).label})
    return redirect("units:account", pk=pk, account=account)


@administrator_view
@require_http_methods(GET_OR_POST)
def end_role(request, pk, account, role):
    """Ask once more, then take a role away."""
    unit = _administered(request, pk)
    user = _found(unit, account)
    role = get_object_or_404(user.roles.lasting(timezone.localdate()), pk=role, unit=unit)
    if not rules.may_change_role(request.user, user, role.kind, unit.pk):
        raise PermissionDenied
    if request.method != "POST":
        return _ask(request, "end_role", unit, user, role=role)
    actions.end_role(user, role.kind, unit=unit, by=request.user)
    messages.success(request, _("The role is taken away: %(role)s.") % {"role": role.get_kind_display()})
    return redirect("units:accounts", pk=pk)


@administrator_view
@require_http_methods(GET_OR_POST)
def disable(request, pk, account):
    """Ask once more, then close an account."""
    unit, user = _kept(request, pk, account)
    if request.method != "POST":
        return _ask(request, "disable", unit, user)
    actions.disable_user(user, unit=unit, by=request.user)
    messages.success(request, _("The account of %(name)s is disabled.") % {"name": user.name})
    return redirect("units:account", pk=pk, account=account)


@administrator_view
@require_POST
def enable(request, pk, account):
    """Open a closed account again."""
    unit, user = _kept(request, pk, account)
    actions.enable_user(user, unit=unit, by=request.user)
    messages.success(request, _("The account of %(name)s is enabled.") % {"name": user.name})
    return redirect("units:account", pk=pk, account=account)


@administrator_view
@require_http_methods(GET_OR_POST)
def set_password(request, pk, account):
    """Ask once more, then set a new password; the answer shows it once."""
    unit, user = _kept(request, pk, account)
    if request.method != "POST":
        return _ask(request, "password", unit, user)
    password = passwords.invent()
    actions.set_password(user, unit=unit, password=password, by=request.user)
    return _once(request, unit, user, password, is_new=False)


def _administered(request, pk):
    return get_object_or_404(Unit.objects.administered_by(request.user), pk=pk)


def _accounts_of(unit):
    here = Role.objects.filter(unit=unit).order_by("-valid_until", "pk")
    return User.accounts.of(unit).prefetch_related(Prefetch("roles", here, to_attr="roles_here"))


def _found(unit, pk):
    return get_object_or_404(_accounts_of(unit), pk=pk)


def _kept(request, pk, account):
    """The unit and the account, when this administrator may keep it; else 404 or 403."""
    unit = _administered(request, pk)
    user = _found(unit, account)
    if rules.why_not_keep_account(request.user, user, unit.pk):
        raise PermissionDenied
    return unit, user


def _after(found, key):
    """The rows after the last one of the page before: `pk,name`; what is none starts at the top."""
    pk, __, name = key.partition(",")
    return found.after(name, int(pk)) if pk.isascii() and pk.isdigit() and len(pk) < 19 else found


def _key_of(user):
    return urlencode({"sesudah": f"{user.pk},{user.name}"})


def _account_page(request, unit, user, form):
    today = timezone.localdate()
    for role in user.roles_here:
        lasts = role.valid_until is None or role.valid_until >= today
        role.may_end = lasts and rules.may_change_role(request.user, user, role.kind, unit.pk)
    context = {
        "unit": unit,
        "account": user,
        "form": form,
        "today": today,
        "why_not": rules.why_not_keep_account(request.user, user, unit.pk),
        "may_give": user.pk != request.user.pk,
    }
    return render(request, "participants/account.html", context, status=422 if form.is_bound else 200)


def _ask(request, question, unit, user, role=None):
    context = {"question": question, "unit": unit, "account": user, "role": role}
    return render(request, "participants/account_ask.html", context)


def _once(request, unit, user, password, *, is_new):
    """The only page that ever shows this password. It is the answer to a POST and nowhere kept."""
    context = {"unit": unit, "account": user, "password": password, "is_new": is_new}
    return render(request, "participants/account_password.html", context)
