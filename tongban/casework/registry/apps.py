from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tongban.casework.registry"
    label = "registry"
