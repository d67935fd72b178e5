"""What every test stands on; the named cast lives further down."""

import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Files of one test are seen by that test alone."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
