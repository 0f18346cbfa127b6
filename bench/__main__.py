"""The command line of the benchmarks."""

import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from typing import Any

HELP = """How fast the site is, on this machine.

  python -m bench cases
      Complete lifecycles a second over HTTP: a household transfer is submitted on the portal, accepted, examined,
      approved and completed with its effect in the register. Five POST requests through the pages that people
      use, with sessions, CSRF tokens, roles and production settings, 8 at a time, at 0 and at a million
      stored cases; beside it pgbench replays the same SQL on the same data.

  python -m bench licences
      Signing and checking of electronic licences on one core, as ratios to what openssl does on the same core in
      the same run, and as many times what other libraries do (tongban[bench]); then a million licences signed from
      the database on all cores (--licences N, 0 leaves that out).

  python -m bench worklist
      The first page of the longest queue, and a search by number, name and ID number, at a million stored cases.

  python -m bench policy
      Beijing's points over ten million made-up people, from memory and from Parquet, 1.4 billion, sixteen reforms in
      one scan, one person explained; beside it OpenFisca and zen-engine on the same people (tongban[simulate,bench]).

The site, PostgreSQL and the load all share this machine. Everything is made in var/bench-data, with a server of
its own; the site's own data is not touched. A million cases take some minutes to make the first time and are kept.
To begin anew, delete var/bench-data. Figures are printed and written to var/bench. docs/speed.md says more."""
BUSY_NOTE = "The machine was busy when this began (load {load}); figures of a busy machine say little."
BUSY = 0.7


def main() -> None:
    """Run one benchmark."""
    parser = ArgumentParser("python -m bench", description=HELP, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["cases", "licences", "policy", "worklist"])
    parser.add_argument("--stored", type=int, default=1_000_000, metavar="N", help="stored cases (1,000,000)")
    parser.add_argument("--lifecycles", type=int, default=2000, metavar="N", help="measured in each state (2000)")
    parser.add_argument("--licences", type=int, default=1_000_000, metavar="N", help="signed in bulk (1,000,000)")
    parser.add_argument("--clients", type=int, default=8, metavar="N", help="at a time (8)")
    chosen = parser.parse_args()
    if chosen.what == "licences":
        from bench import licences  # noqa: PLC0415 (the others set an environment)

        _tell(licences.measure(chosen.licences))
        return
    if chosen.what == "policy":
        _tell(_policy())
        return
    from bench import place  # noqa: PLC0415 (the environment is set when this is read)

    server = place.server()
    place.RESULTS.mkdir(parents=True, exist_ok=True)
    try:
        found = {"cases": _cases, "worklist": _worklist}[chosen.what](chosen)
    finally:
        server.stop()
    _tell(found)


def _tell(found: dict[str, Any]) -> None:
    if found["machine"]["load_before"] > BUSY:
        print(BUSY_NOTE.format(load=found["machine"]["load_before"]), file=sys.stderr)


def _policy() -> dict[str, Any]:
    from bench import figures, policy  # noqa: PLC0415

    machine = figures.machine()
    measured = policy.measure()
    print(figures.table("policy", {name: {"": value} for name, value in measured.items()}))
    found = {**measured, "machine": machine}
    figures.write(policy.ROOT / "var/bench/policy.json", found)
    return found


def _cases(chosen: Namespace) -> dict[str, Any]:
    from bench import cases, figures, place  # noqa: PLC0415

    found = cases.measure(stored=chosen.stored, lifecycles=chosen.lifecycles, clients=chosen.clients)
    figures.write(place.RESULTS / "cases.json", found)
    return found


def _worklist(chosen: Namespace) -> dict[str, Any]:
    from bench import cases, figures, place  # noqa: PLC0415

    found = cases.look(stored=chosen.stored)
    figures.write(place.RESULTS / "worklist.json", found)
    return found


if __name__ == "__main__":
    main()
