from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "tongban.casework.clients"
    label = "clients"
