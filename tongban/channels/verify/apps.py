from django.apps import AppConfig


class VerifyConfig(AppConfig):
    name = "tongban.channels.verify"
    label = "verify"
