from django.apps import AppConfig


class BreakGlassConfig(AppConfig):
    name = "tongban.casework.breakglass"
    label = "breakglass"
