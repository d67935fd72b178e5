from django.apps import AppConfig


class RakorConfig(AppConfig):
    name = "rakor"
