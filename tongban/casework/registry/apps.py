from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tongban.casework.registry"
    label = "registry"

    def ready(self) -> None:
        """Make the effects known to the catalogue."""
        from tongban.casework.registry.effects import register_all  # noqa: PLC0415 (tables exist only now)

        register_all()
