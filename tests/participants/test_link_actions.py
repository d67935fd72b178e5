"""Personal links issued, revealed, revoked and issued anew: who may, what is kept, and that no token is (T10, T12)."""

import base64
import datetime
import json

import pytest
import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from participants import actions, audit, links
from participants.models import AccessLink, AuditEntry, Group
from rakor import tokens
from rakor.refusals import Refused
from tests.cast import add_person


def everything_stored():
    """The whole database as text, the tables of sessions and of the cache, too."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return repr(rows)


def status(address):
    return Client().get(address).status_code


def verbs():
    return list(AuditEntry.objects.filter(subject="accesslink").order_by("sequence").values_list("verb", flat=True))


@pytest.mark.parametrize("act", ["issue_link", "reveal_link", "revoke_link", "reissue_link"])
@pytest.mark.parametrize("who", ["vera", "budi", "janton", "sari_admin", "tono"])
def test_only_the_operator_of_the_unit(act, who, ahmad, dewi, request):
    stranger = request.getfixturevalue(who)
    link = actions.issue_link(ahmad, by=dewi)
    subject, more = (ahmad, {}) if act == "issue_link" else (link, {"reason": "undangan"})

    with pytest.raises(Refused):
        getattr(actions, act)(subject, by=stranger, **more)

    assert verbs() == ["link-issued"]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_no_link_leaves_or_ends_without_a_reason(reason, ahmad, dewi):
    link = actions.issue_link(ahmad, by=dewi)

    for act in [actions.reveal_link, actions.revoke_link, actions.reissue_link]:
        with pytest.raises(Refused):
            act(link, by=dewi, reason=reason)
    with pytest.raises(Refused):
        actions.reveal_cards([link], by=dewi, reason=reason)

    assert verbs() == ["link-issued"]


def test_to_issue_twice_is_to_issue_once(ahmad, dewi):
    assert actions.issue_link(ahmad, by=dewi) == actions.issue_link(ahmad, by=dewi)
    assert verbs() == ["link-issued"]


def test_a_token_has_256_bits_and_is_nowhere(ahmad, dewi):
    address = actions.reveal_link(actions.issue_link(ahmad, by=dewi), by=dewi, reason="undangan")
    token = address.split("/")[2]

    assert len(base64.urlsafe_b64decode(f"{token}=")) == 32
    assert status(address) == 200
    stored = everything_stored()
    assert token not in stored
    assert AccessLink.objects.get().digest in stored  # the control: what is stored is found


def test_every_issue_has_a_token_of_its_own(belawan, ahmad, kapolres, dewi):
    issued = [actions.issue_link(person, by=dewi) for person in [ahmad, kapolres]]
    issued.append(actions.reissue_link(issued[0], by=dewi, reason="hilang"))
    issued.append(actions.issue_group_link(belawan, ahmad.group, by=dewi))

    assert len({links.token_of(link) for link in issued}) == 4


def test_another_key_ends_every_link(ahmad, link_to):
    address = link_to(ahmad)

    with override_settings(LINK_KEY="kunci lain " * 6):
        assert status(address) == 404
        assert links.link_of(address.split("/")[2]) is None


def test_reissuing_ends_the_old_link_at_once(ahmad, dewi, link_to):
    old = link_to(ahmad)

    new = actions.reissue_link(ahmad.links.get(), by=dewi, reason="ganti ponsel")

    assert status(old) == 404
    assert status(actions.reveal_link(new, by=dewi, reason="undangan")) == 200
    assert verbs() == ["link-issued", "link-revealed", "link-revoked", "link-issued", "link-revealed"]


def test_a_link_ends_when_nobody_shares_it_again(ahmad, dewi, link_to):
    with time_machine.travel(datetime.datetime(2026, 1, 1, 3, 0, tzinfo=datetime.UTC)):
        address = link_to(ahmad)
    with time_machine.travel(datetime.datetime(2026, 4, 1, 3, 0, tzinfo=datetime.UTC)):  # 90 days later
        assert status(address) == 200
    with time_machine.travel(datetime.datetime(2026, 4, 2, 3, 0, tzinfo=datetime.UTC)):
        assert status(address) == 404
        assert ahmad.links.get().chip(timezone.localdate()) == AccessLink.Chip.EXPIRED
        assert status(actions.reveal_link(actions.issue_link(ahmad, by=dewi), by=dewi, reason="undangan")) == 200
        assert status(address) == 404


def test_sharing_prolongs_a_link(ahmad, dewi, link_to):
    with time_machine.travel(datetime.datetime(2026, 1, 1, 3, 0, tzinfo=datetime.UTC)):
        address = link_to(ahmad)
    with time_machine.travel(datetime.datetime(2026, 3, 30, 3, 0, tzinfo=datetime.UTC)):
        assert link_to(ahmad) == address
    with time_machine.travel(datetime.datetime(2026, 6, 1, 3, 0, tzinfo=datetime.UTC)):
        assert status(address) == 200


def test_whoever_retires_opens_nothing_and_comes_back_with_the_link(ahmad, dewi, link_to):
    address = link_to(ahmad)

    actions.retire_participant(ahmad, by=dewi)
    assert status(address) == 404
    for act in [
        lambda: actions.issue_link(ahmad, by=dewi),
        lambda: actions.reveal_link(ahmad.links.get(), by=dewi, reason="undangan"),
    ]:
        with pytest.raises(Refused):
            act()

    actions.restore_participant(ahmad, by=dewi)
    assert status(address) == 200


def test_a_revoked_link_is_not_revealed(ahmad, dewi, link_to):
    link_to(ahmad)
    link = actions.revoke_link(ahmad.links.get(), by=dewi, reason="ganti pejabat")

    with pytest.raises(Refused):
        actions.reveal_link(link, by=dewi, reason="undangan")


def test_an_hour_has_so_many_reveals(ahmad, kapolres, dewi, settings):
    settings.LINK_REVEALS_PER_HOUR = 2
    issued = [actions.issue_link(person, by=dewi) for person in [ahmad, kapolres]]
    with time_machine.travel(datetime.datetime(2026, 3, 10, 3, 0, tzinfo=datetime.UTC), tick=False) as clock:
        actions.reveal_link(issued[0], by=dewi, reason="undangan")
        with pytest.raises(Refused):
            actions.reveal_cards(issued, by=dewi, reason="kartu")
        actions.reveal_link(issued[1], by=dewi, reason="undangan")
        with pytest.raises(Refused):
            actions.reveal_link(issued[1], by=dewi, reason="undangan")
        clock.shift(datetime.timedelta(hours=1, seconds=1))
        assert len(actions.reveal_cards(issued, by=dewi, reason="kartu")) == 2

    assert verbs().count("link-revealed") == 4


def test_cards_are_revealed_in_their_order_each_with_its_reason(ahmad, kapolres, dewi):
    issued = [actions.issue_link(person, by=dewi) for person in [kapolres, ahmad]]

    paths = actions.reveal_cards(issued, by=dewi, reason="kartu QR")

    assert paths == [links.path_of(link) for link in issued]
    entries = AuditEntry.objects.filter(verb="link-revealed").select_related("detail")
    assert {json.loads(entry.detail.content)["reason"] for entry in entries} == {"kartu QR"}
    assert len({entry.at for entry in entries}) == 1
    assert audit.first_broken(ahmad.unit_id) is None


def test_links_are_issued_to_members_who_have_none(belawan, dewi, ahmad, settings):
    settings.LINKS_AT_ONCE = 3
    group, now = ahmad.group, timezone.now()
    people = [add_person(belawan, dewi, f"Warga {n}", group.code) for n in range(5)]
    add_person(belawan, dewi, "Pensiunan", group.code, retired_at=now, retired_by=dewi)
    add_person(belawan, dewi, "Dilupakan", group.code, forgotten_at=now, forgotten_by=dewi)
    ended = actions.issue_link(people[0], by=dewi)
    actions.revoke_link(ended, by=dewi, reason="ganti pejabat")
    kept = actions.issue_link(people[1], by=dewi)
    AccessLink.objects.filter(pk=actions.issue_link(people[2], by=dewi).pk).update(expires_on="2020-01-01")

    assert actions.issue_links(belawan, group, by=dewi) == (3, 1)
    assert actions.issue_links(belawan, group, by=dewi) == (1, 0)
    assert actions.issue_links(belawan, group, by=dewi) == (0, 0)

    holders = AccessLink.objects.standing().values_list("participant__name", flat=True)
    assert sorted(holders) == ["Ahmad Siregar", "Warga 1", "Warga 2", "Warga 3", "Warga 4"]
    assert AccessLink.objects.standing().get(participant=people[1]) == kept


def test_the_link_of_a_group_is_of_its_unit(belawan, sibling, dewi, tono):
    group = Group.objects.get(code="lurah")
    ours, theirs = (actions.issue_group_link(u, group, by=who) for u, who in [(belawan, dewi), (sibling, tono)])

    assert ours.unit == belawan
    assert links.token_of(ours) != links.token_of(theirs)
    assert Client().post(links.path_of(ours)).status_code == 403


def test_a_link_given_back_has_no_author(ahmad, link_to):
    link_to(ahmad)

    link = actions.revoke_link(ahmad.links.get(), by=None, reason="bukan saya")

    assert (link.revoked_by, AuditEntry.objects.latest("pk").actor) == (None, None)


def test_guessing_is_beyond_reach(ahmad, link_to):
    token = link_to(ahmad).split("/")[2]
    near = [
        token[:-1],
        f"{token}A",
        token.swapcase(),
        token[::-1],
        tokens.derive("person:1:1", tokens.SHORT),
        "",
        "é" * 43,
    ]

    assert [links.link_of(one) for one in near] == [None] * len(near)
