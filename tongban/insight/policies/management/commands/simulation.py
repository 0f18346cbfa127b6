"""Command line: count one simulation that a page has asked for. The worker starts it, in a process of its own."""

import signal
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

import structlog
from django.core.management.base import BaseCommand
from django.utils import timezone

from tongban.basis.policy.compiling import NotInForce
from tongban.casework.drafts import simulations
from tongban.casework.drafts.rules import Counting, NoSuchPopulation
from tongban.casework.drafts.simulations import SimulationView
from tongban.insight.policies import asked

log = structlog.get_logger()


class Command(BaseCommand):
    help = "Count one simulation that waits, and end. The worker starts this; what is stopped leaves nothing half-made."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=UUID, help="of the simulation")

    def handle(self, *_args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # told to end is as good as Ctrl-C
        taken = simulations.take(simulation_id=options["id"], at=timezone.now())
        if taken is None:
            self.stdout.write("It is being counted, or was stopped.")
            return
        try:
            self._count(taken)
        except BaseException as e:
            self._end(taken, Counting.FAILED, fault="fault")
            log.error("simulation.fault", id=str(taken.id), fault=type(e).__name__)  # noqa: TRY400 (raised below)
            raise

    def _count(self, taken: SimulationView) -> None:
        def tell(done: int, whole: int) -> bool:
            return simulations.tell(simulation_id=taken.id, done=done, whole=whole, at=timezone.now())

        lacking = asked.missing()
        if lacking:
            return self._end(taken, Counting.FAILED, fault=f"missing: {', '.join(lacking)}")
        from tongban.insight.policies.counting import UnfitPopulation  # noqa: PLC0415 (an extra)

        try:
            counted, policies = asked.counted(taken, tell)
        except (asked.Interrupted, KeyboardInterrupt):
            return self._end(taken, Counting.STOPPED)
        except (UnfitPopulation, NotInForce) as e:
            return self._end(taken, Counting.FAILED, fault=str(e))
        except NoSuchPopulation:
            return self._end(taken, Counting.FAILED, fault="population")
        return self._end(taken, Counting.DONE, result=counted.to_json(policies))

    def _end(self, taken: SimulationView, state: Counting, **more: Any) -> None:
        simulations.end(simulation_id=taken.id, state=state, at=timezone.now(), **more)
        self.stdout.write(f"{taken.id}: {state}")
