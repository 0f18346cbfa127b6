from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tongban.casework.audit"
    label = "audit"
