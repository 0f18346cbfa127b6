from django.apps import AppConfig


class PresentingConfig(AppConfig):
    name = "tongban.casework.presenting"
    label = "presenting"
