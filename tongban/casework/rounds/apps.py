from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "tongban.casework.rounds"

    def ready(self) -> None:
        """Make the effects known to the catalogue."""
        from tongban.casework.rounds.effects import register_all  # noqa: PLC0415 (tables exist only now)

        register_all()
