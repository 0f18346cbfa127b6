from django.apps import AppConfig


class IssuingConfig(AppConfig):
    name = "tongban.casework.issuing"
    label = "issuing"
