from django.apps import AppConfig


class NightlyConfig(AppConfig):
    name = "tongban.channels.nightly"
