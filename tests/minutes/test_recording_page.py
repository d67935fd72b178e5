"""The recording page: what it shows, how it saves without script, what it refuses."""

import pytest
from django.urls import reverse

from minutes.models import Commitment, Meeting


@pytest.fixture
def page(draft, client_of, budi):
    return client_of(budi), f"/rakor/{draft.pk}/ubah/"


def test_it_shows(page):
    client, url = page
    answer = client.get(url)
    assert answer.status_code == 200
    open("/tmp/rec/page.html","w").write(answer.content.decode())
