from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "tongban.casework.policies"
    label = "policies"
