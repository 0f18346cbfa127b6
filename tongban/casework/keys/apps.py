from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "tongban.casework.keys"
