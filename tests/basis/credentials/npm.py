"""Other people's packages, installed as their lock file says."""

import shutil
import subprocess
from pathlib import Path

NODE = Path(__file__).parent / "node"


def node_with_packages() -> str:
    """Return the path of Node.js, after what the lock file names has been installed."""
    npm, node = shutil.which("npm"), shutil.which("node")
    assert npm, "these tests need npm: ./check --without assets leaves them out"
    assert node
    lock, satisfied = NODE / "package-lock.json", NODE / "node_modules/.tongban-lock"
    if not satisfied.exists() or satisfied.read_bytes() != lock.read_bytes():
        subprocess.run([npm, "ci", "--silent", "--ignore-scripts", "--omit=optional"], cwd=NODE, check=True)  # noqa: S603
        satisfied.write_bytes(lock.read_bytes())
    return node
