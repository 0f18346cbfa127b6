from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "tongban.casework.catalog"
    label = "catalog"
