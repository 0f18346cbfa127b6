"""What items can do to the register of vehicles."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.vehicles.models import Vehicle
from tongban.basis.refusals import NotFound
from tongban.casework.catalog.effects import Context, register


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """A vehicle goes to a new owner."""

    plate: str
    buyer: str


def transfer(context: Context, parameters: Transfer) -> Mapping[str, str]:
    changed = Vehicle.objects.filter(plate=parameters.plate).update(
        owner_id_number=parameters.buyer, case_number=context.case_number
    )
    if not changed:
        raise NotFound("vehicle")
    return {"vehicle": parameters.plate}


def register_all() -> None:
    register("vehicles.transfer", Transfer, transfer)
