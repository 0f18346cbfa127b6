from django.apps import AppConfig


class PresentConfig(AppConfig):
    name = "tongban.channels.present"
    label = "present"
