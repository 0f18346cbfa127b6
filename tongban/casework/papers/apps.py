from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "tongban.casework.papers"
    label = "papers"
