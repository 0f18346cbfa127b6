from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "tongban.site"
    label = "tongban_site"
