"""Where the local stack keeps its things, and under which user its servers run."""

import hashlib
import os
import pwd
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 107  # bytes: the room that a Unix socket address has in the kernel
ROOM_FOR_NAME = len("/.s.PGSQL.5432")
PLAIN = re.compile(r"[\w/.-]+", re.ASCII)  # what needs no quoting inside an address


@dataclass(frozen=True)
class Owner:
    """Whom the servers run as. PostgreSQL refuses to be root, so root lends it another user."""

    uid: int
    gid: int
    borrowed: bool

    @classmethod
    def current(cls) -> "Owner":
        """This user; for root the first of `postgres` and `nobody` that the machine knows."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid(), borrowed=False)
        known = {entry.pw_name: entry for entry in pwd.getpwall()}
        for name in ("postgres", "nobody"):
            if name in known:
                return cls(known[name].pw_uid, known[name].pw_gid, borrowed=True)
        raise SystemExit(
            "PostgreSQL does not run as root, and there is neither a user 'postgres' nor 'nobody' to run it."
        )

    def can_reach(self, folder: Path) -> bool:
        """Whether this user may walk into the folder through all of its parents."""
        if not self.borrowed:
            return True
        return self.run(["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]).returncode == 0

    def run(self, command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
        """Run a command as this user, and return what it said and how it ended."""
        if not self.borrowed:
            return subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            cwd="/",
            check=False,
            user=self.uid,
            group=self.gid,
            extra_groups=[],
        )

    def give(self, folder: Path) -> Path:
        """Make the folder, private to this user."""
        folder.mkdir(parents=True, exist_ok=True)
        if self.borrowed:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)
        return folder


@dataclass(frozen=True)
class Folder:
    """One local stack's place on the disk; two stacks in two folders know nothing of each other."""

    path: Path
    owner: Owner

    @classmethod
    def of(cls, name: str) -> "Folder":
        """The stack of this name (`live`, `test`) under SAMPAI_DATA, else under `.local/`."""
        data = Path(os.environ.get("SAMPAI_DATA") or ROOT / ".local").resolve()
        data.mkdir(parents=True, exist_ok=True)
        path = data / name
        path.mkdir(exist_ok=True)
        return cls(path, Owner.current())

    @property
    def digest(self) -> str:
        """A short name for this path, to tell it from others outside of it."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]

    def home(self) -> Path:
        """Where servers keep data: here, or in /var/lib when the borrowed user can't reach here."""
        if self.owner.can_reach(self.path):
            return self.path
        home = Path("/var/lib/sampai") / self.digest
        home.mkdir(parents=True, exist_ok=True)
        return home

    def sockets(self) -> Path:
        """A private folder whose path is short and plain enough for a socket address."""
        inside = self.home() / "sockets"
        if len(os.fsencode(inside)) + ROOM_FOR_NAME <= LONGEST_SOCKET and PLAIN.fullmatch(str(inside)):
            return self.owner.give(inside)
        outside = Path(tempfile.gettempdir()) / f"sampai-{self.owner.uid}-{self.digest}"
        if not PLAIN.fullmatch(str(outside)) or len(os.fsencode(outside)) + ROOM_FOR_NAME > LONGEST_SOCKET:
            outside = Path("/tmp") / outside.name  # noqa: S108 - private and checked below
        outside.mkdir(mode=0o700, exist_ok=True)
        found = outside.lstat()
        if outside.is_symlink() or found.st_uid not in {os.geteuid(), self.owner.uid}:
            raise SystemExit(f"{outside} belongs to somebody else; remove it or set TMPDIR.")
        return self.owner.give(outside)
