from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "tongban.casework.licences"
    label = "licences"

    def ready(self) -> None:
        """Follow what happens to documents, and make the effects known to the catalogue."""
        from tongban.casework.licences.effects import register_all  # noqa: PLC0415 (tables exist only now)

        register_all()
