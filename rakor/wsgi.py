"""The WSGI door: `granian --interface wsgi rakor.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from rakor.checks import refuse_a_bad_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rakor.settings")

application = get_wsgi_application()
refuse_a_bad_start()
