"""Engines for many machines: Ray runs the Polars engine on each file, Spark the SQL. Both give the same counts.

RAY_ADDRESS and SPARK_MASTER say where a cluster is; without them one is started on this machine for as long as it is
needed. Every machine must see the files under the same path, and for Ray have Tongban installed.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlglot import exp

from tongban.insight.policies.engines import Columns, Counts, counting, polars_count

RAY_ADDRESS, SPARK_MASTER = "RAY_ADDRESS", "SPARK_MASTER"
VIEW = "people"
SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",  # what is put together are counts, and these are few
}
NO_RAY = "Ray is not installed: pip install tongban[ray]"
NO_SPARK = "Spark is not installed: pip install tongban[spark]"
NO_JAVA = "Spark needs Java 17 or newer. On Debian and Ubuntu: sudo apt-get install default-jre-headless"


class NotThere(Exception):
    """What an engine needs is not installed; the text says how to get it."""


class Ray:
    """Has every file counted by Polars in a task of its own."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values."""
        found: Counts = Counter()
        task = self._ray.remote(num_cpus=1)(polars_count)
        waiting = [task.remote([file.resolve()], columns) for file in files]
        while waiting:
            ready, waiting = self._ray.wait(waiting)
            for counts in self._ray.get(ready):
                found.update(counts)
            told(len(ready))
        return found


class Spark:
    """Has all files counted by one query, in Spark's dialect."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def count(self, files: Sequence[Path], columns: Columns, told: Callable[[int], None]) -> Counts:
        """Return how many people have each combination of these values."""
        self._session.read.parquet(*(str(file.resolve()) for file in files)).createOrReplaceTempView(VIEW)
        rows = self._session.sql(counting(exp.to_table(VIEW), columns).sql("spark")).collect()
        told(len(files))
        return Counter({tuple(row)[:-1]: row[-1] for row in rows})


@contextmanager
def ray_cluster(workers: int | None = None) -> Iterator[Ray]:
    """Yield the engine with its cluster; one that was started here ends with it.

    Args:
        workers: How many tasks at a time on this machine; as many as it has cores.

    Raises:
        NotThere: Ray is not installed.
    """
    ray = _program("ray", NO_RAY)
    if os.environ.get(RAY_ADDRESS):
        ray.init(log_to_driver=False)
    else:
        quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "error"}
        ray.init("local", num_cpus=workers or os.cpu_count(), **quiet)
    try:
        yield Ray(ray)
    finally:
        ray.shutdown()


@contextmanager
def spark_session(workers: int | None = None) -> Iterator[Spark]:
    """Yield the engine with its session; one that was started here ends with it.

    Args:
        workers: How many tasks at a time on this machine; as many as it has cores.

    Raises:
        NotThere: Spark is not installed, or there is no Java.
    """
    sql = _program("pyspark.sql", NO_SPARK)
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise NotThere(NO_JAVA)
    master = os.environ.get(SPARK_MASTER) or f"local[{workers or os.cpu_count()}]"
    session = sql.SparkSession.builder.appName("tongban").config(map=SPARK_SETTINGS).master(master).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield Spark(session)
    finally:
        session.stop()


def _program(name: str, remedy: str) -> Any:
    """Return the module of an extra; raise NotThere if it is not installed."""
    try:
        return import_module(name)
    except ImportError as e:
        raise NotThere(remedy) from e
