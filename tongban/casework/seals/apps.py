from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "tongban.casework.seals"
    label = "seals"
