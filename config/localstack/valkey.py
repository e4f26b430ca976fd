"""Valkey of the local stack: Celery's broker."""

import signal
from pathlib import Path
from typing import IO

import redis

from config.localstack import leash, programs
from config.localstack.servers import Child, Server


class Valkey(Server):
    """A server over `<folder>/valkey`, reached through its socket only."""

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder.sockets() / "valkey.sock"

    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def prepare(self) -> None:
        self.folder.owner.give(self.folder.home() / "valkey")

    def start(self, output: IO[bytes]) -> Child:
        place = self.folder.home() / "valkey"
        command: list[str | Path] = [programs.valkey(self.folder), "--port", "0", "--dir", "."]
        command += ["--unixsocket", self.socket, "--unixsocketperm", "700", "--appendonly", "yes", "--save", ""]
        # SIGKILL leaves no time in which two servers would write one folder; what was written is already the kernel's.
        return leash.start(command, dies_with=signal.SIGKILL, output=output, owner=self.folder.owner, cwd=place)

    def answers(self) -> bool:
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self, child: Child) -> None:
        leash.stop(child, ask=signal.SIGTERM, patience=5)
