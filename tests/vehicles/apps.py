from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    name = "tests.vehicles"
    label = "vehicles"

    def ready(self) -> None:
        from tests.vehicles.effects import register_all  # noqa: PLC0415 (models are ready only now)

        register_all()
