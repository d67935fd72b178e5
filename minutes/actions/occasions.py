"""What happened: logged once however often it is sent, changed, merged with its double, struck out with a reason."""

import hashlib
from collections import defaultdict
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from minutes import rules
from minutes.actions import judging
from minutes.models import Commitment, Occasion, Report, Response, Trial, Verdict
from participants import audit, indonesian
from participants.models import Area, Group, User
from rakor.refusals import Refused, Stale

GRACE = timedelta(minutes=5)  # the clock of a phone
AT_ABOUT_THE_SAME_TIME = timedelta(hours=2)


@transaction.atomic
def log_occasion(unit, *, by, form_key, happened_at, area, kind, note="", commitments=(), responses=None, picture=None):
    """Write down an occasion and return it. The same form sent again is the same occasion.

    `responses` is {number of a group, or name of a party: Verdict}; whoever was not called is not in it. `picture` is
    one of rakor.images. Raises Refused.
    """
    _lock_writer(by)
    known = Occasion.objects.filter(logged_by=by, form_key=form_key).first()
    if known is not None:
        return known
    if not rules.may_follow_up(by, unit.pk):
        raise Refused(_("You may not log occasions of this unit."))
    commitments, responses = list(commitments), responses or {}
    _ask(unit, happened_at, area, commitments, responses)
    columns = {"happened_at": happened_at, "area": area, "kind": kind, "note": note}
    at = timezone.now()
    occasion = Occasion(unit=unit, form_key=form_key, logged_at=at, logged_by=by, **columns)
    _keep_picture(occasion, picture)
    occasion.save(force_insert=True)
    _write_parts(occasion, commitments, responses)
    judging.judge(judging.commitments_of(occasion))
    audit.record(unit.pk, "logged", occasion, by=by, at=at, detail=_detail(occasion, commitments))
    return occasion


@transaction.atomic
def change_occasion(
    occasion,
    *,
    by,
    version,
    happened_at,
    area,
    kind,
    note="",
    commitments=(),
    responses=None,
    picture=None,
    drop_picture=False,
):
    """Write an occasion anew, unless somebody wrote since `version` was read (Stale). Raises Refused.

    Without a new picture the one it has stays, unless it is dropped; and so may the commitments it tested, even if they
    have ended since.
    """
    (occasion,) = _lock(occasion)
    _ask_open(occasion, by)
    if occasion.version != version:
        raise Stale
    commitments, responses = list(commitments), responses or {}
    before = judging.commitments_of(occasion)
    _ask(occasion.unit, happened_at, area, commitments, responses, tested=_tested(occasion))
    occasion.happened_at, occasion.area, occasion.kind, occasion.note = happened_at, area, kind, note
    if drop_picture:
        _drop_picture(occasion)
    _keep_picture(occasion, picture)
    at = _touch(occasion, by, "happened_at", "area", "kind", "note", "image", "sha256")
    occasion.trials.all().delete()
    occasion.responses.all().delete()
    _write_parts(occasion, commitments, responses)
    judging.judge(before | judging.commitments_of(occasion))
    audit.record(occasion.unit_id, "changed", occasion, by=by, at=at, detail=_detail(occasion, commitments))
    return occasion


@transaction.atomic
def merge_occasions(duplicate, *, into, by):
    """Let one occasion stand for two and return it. Twice is once. Raises Refused.

    Where both say something, the one that keeps stands; the duplicate fills its gaps: commitments, parties, note and
    photo. Reports move along. The duplicate stays as it was, and points there.
    """
    duplicate, keeper = _lock(duplicate, into)
    tested = _hold(judging.commitments_of(duplicate) | judging.commitments_of(keeper))
    if not rules.may_follow_up(by, duplicate.unit_id) or duplicate.unit_id != keeper.unit_id:
        raise Refused(_("Only two occasions of your own unit can be merged."))
    if duplicate.merged_into_id == keeper.pk:
        return keeper
    if duplicate.pk == keeper.pk:
        raise Refused(_("An occasion cannot be merged with itself. Choose the other one."))
    _ask_open(duplicate, by)
    _ask_open(keeper, by)
    _fill_gaps(keeper, duplicate)
    at = _touch(keeper, by, "note", "image", "sha256")
    Report.objects.filter(occasion=duplicate).update(occasion=keeper)
    duplicate.merged_into, duplicate.merged_at, duplicate.merged_by = keeper, at, by
    duplicate.save(update_fields=["merged_into", "merged_at", "merged_by"])
    judging.judge(tested)
    audit.record(keeper.unit_id, "merged", duplicate, by=by, at=at, detail={"into": keeper.pk})
    return keeper


@transaction.atomic
def strike_occasion(occasion, *, by, reason):
    """Take an occasion that was logged by mistake out of all counts; it stays to be read. Twice is once."""
    (occasion,) = _lock(occasion)
    if occasion.struck_at is not None and rules.may_follow_up(by, occasion.unit_id):
        return occasion
    _ask_open(occasion, by)
    if not reason:
        raise Refused(_("Write the reason why this occasion is struck out."))
    tested = _hold(judging.commitments_of(occasion))
    occasion.struck_at, occasion.struck_by, occasion.struck_reason = timezone.now(), by, reason
    occasion.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    judging.judge(tested)
    detail = {"reason": reason}
    audit.record(occasion.unit_id, "struck", occasion, by=by, at=occasion.struck_at, detail=detail)
    return occasion


def faults(unit, *, happened_at, area, commitments, now, tested=()):
    """What keeps an occasion from being logged, as [(field of the form, sentence)]. `tested` it tested before."""
    found, day = [], timezone.localdate(happened_at, ZoneInfo(unit.time_zone))
    if happened_at > now + GRACE:
        found.append(("date", _("This lies in the future. Enter the day and time at which it happened.")))
    if not Area.objects.of(unit).filter(pk=area.pk).exists():
        found.append(("area", _("Choose an area of your own unit.")))
    if any(one.unit_id != unit.pk or one.life == Commitment.Life.DRAFT for one in commitments):
        return [*found, ("commitments", _("Choose commitments of your own unit."))]
    for one in commitments:
        name = {"text": one.text[:60]}
        if one.life != Commitment.Life.IN_FORCE and one.pk not in tested:
            found.append(("commitments", _("“%(text)s” is no longer in force. Take away its tick.") % name))
        elif one.meeting.date and day < one.meeting.date:
            name["date"] = indonesian.date_in_table(one.meeting.date)
            sentence = _("“%(text)s” was only promised on %(date)s. Correct the date, or take away its tick.")
            found.append(("commitments", sentence % name))
    return found


def twins(occasion):
    """Other occasions of the unit at about the same time, in the same area or one around it."""
    return nearby(occasion, AT_ABOUT_THE_SAME_TIME).filter(area__in=around(occasion.area_id))


def nearby(occasion, within):
    """The others of the unit that count, within this time of it."""
    span = (occasion.happened_at - within, occasion.happened_at + within)
    rows = Occasion.objects.counting().filter(unit=occasion.unit_id, happened_at__range=span)
    rows = rows.exclude(pk=occasion.pk).select_related("area", "unit", "logged_by")
    return rows.prefetch_related("responses__group")


def around(area_id):
    """The area, those it lies in, and those that lie in it."""
    above = Q(children=area_id) | Q(children__children=area_id)
    # All of them are of one unit. Said first, only its areas are looked through, not those of the whole country.
    there = Area.objects.filter(unit__areas=area_id)
    return there.filter(Q(pk=area_id) | Q(parent=area_id) | Q(parent__parent=area_id) | above).distinct()


def _lock_writer(user):
    """So that the same form, sent by the same thumb, is written after one another."""
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)


def _lock(*occasions):
    """These occasions as they are now, ours until the transaction ends; locked in the order of their numbers."""
    rows = Occasion.objects.select_for_update(no_key=True, of=("self",)).select_related("unit", "area")
    found = {row.pk: row for row in rows.filter(pk__in=[one.pk for one in occasions]).order_by("pk")}
    return [found[one.pk] for one in occasions]


def _ask_open(occasion, by):
    if not rules.may_follow_up(by, occasion.unit_id):
        raise Refused(_("You may not change occasions of this unit."))
    if occasion.merged_at is not None:
        raise Refused(_("This occasion has been merged into another. Open that one."))
    if occasion.struck_at is not None:
        raise Refused(_("This occasion has been struck out. Log it again if it did happen."))


def _ask(unit, happened_at, area, commitments, responses, tested=()):
    """Raises Refused; the commitments are looked at as they are now, and stay so until the transaction ends."""
    numbers = [one.pk for one in commitments]
    _hold(judging.with_renewals({*numbers, *tested}))
    now = list(Commitment.objects.select_related("meeting").filter(pk__in=numbers).order_by("pk"))
    found = faults(unit, happened_at=happened_at, area=area, commitments=now, now=timezone.now(), tested=tested)
    groups = {key for key in responses if isinstance(key, int)}
    if len(now) != len(set(numbers)) or Group.objects.filter(pk__in=groups).count() != len(groups):
        found.append(("commitments", _("The lists have changed meanwhile. Load the page again.")))
    if found:
        raise Refused(*(sentence for _field, sentence in found))


def _tested(occasion):
    return set(occasion.trials.values_list("commitment", flat=True))


def _touch(occasion, by, *columns):
    occasion.version, occasion.changed_at, occasion.changed_by = occasion.version + 1, timezone.now(), by
    occasion.save(update_fields=["version", "changed_at", "changed_by", *columns])
    return occasion.changed_at


def _keep_picture(occasion, picture):
    if picture is None:
        return
    occasion.sha256 = hashlib.sha256(picture.jpeg).hexdigest()
    occasion.image.save(f"{occasion.unit.code}/{occasion.sha256}.jpg", ContentFile(picture.jpeg), save=False)


def _drop_picture(occasion):
    """It may show a child: the file goes, too, and with it the picture of the double that it came from."""
    storage, name = occasion.image.storage, occasion.image.name
    occasion.image, occasion.sha256 = "", ""
    if name:
        Occasion.objects.filter(image=name).update(image="", sha256="")
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def _write_parts(occasion, commitments, responses):
    Trial.objects.bulk_create(Trial(occasion=occasion, commitment=one) for one in dict.fromkeys(commitments))
    Response.objects.bulk_create(_response(occasion, key, verdict) for key, verdict in responses.items())


def _response(occasion, key, verdict):
    party = {"group_id": key} if isinstance(key, int) else {"name": key}
    return Response(occasion=occasion, verdict=Verdict(verdict), **party)


def _fill_gaps(keeper, duplicate):
    known = defaultdict(set)
    for row in keeper.responses.all():
        known["groups"].add(row.group_id)
        known["names"].add(row.name.casefold())
    Response.objects.bulk_create(
        Response(occasion=keeper, group_id=row.group_id, name=row.name, verdict=row.verdict)
        for row in duplicate.responses.all()
        if (row.group_id not in known["groups"] if row.group_id else row.name.casefold() not in known["names"])
    )
    more = _tested(duplicate) - _tested(keeper)
    Trial.objects.bulk_create(Trial(occasion=keeper, commitment_id=pk) for pk in sorted(more))
    keeper.note = keeper.note or duplicate.note
    if not keeper.image:
        keeper.image, keeper.sha256 = duplicate.image.name, duplicate.sha256


def _hold(pks):
    """These commitments are ours until the transaction ends, and returned: all at once, in the order of their numbers,
    and before anything points at them, so that two who write never wait for each other."""
    list(
        Commitment.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=pks)
        .order_by("pk")
        .values_list("pk")
    )
    return pks


def _detail(occasion, commitments):
    return {
        "at": occasion.happened_at.isoformat(),
        "area": occasion.area_id,
        "kind": str(occasion.kind),
        "commitments": sorted(one.pk for one in commitments),
    }
