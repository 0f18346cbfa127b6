"""A register that the product does not have: proof that one can be added without touching the case engine."""

from django.db import models


class Vehicle(models.Model):
    """A vehicle and whose it is."""

    plate = models.CharField(max_length=12, primary_key=True)
    owner_id_number = models.CharField(max_length=18)
    case_number = models.CharField(max_length=32, blank=True, default="")

    def __str__(self) -> str:
        return self.plate
