from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RakorConfig(AppConfig):
    name = "rakor"

    def ready(self):
        autodiscover_modules("checks")
