from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "tongban.casework.files"
    label = "files"
