"""What the keeper needs to know of a server that it keeps."""

import subprocess
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import IO

from config.localstack.folder import Folder

Child = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Server(ABC):
    """One server over one folder."""

    folder: Folder

    @abstractmethod
    def url(self) -> str:
        """The address for clients."""

    @abstractmethod
    def prepare(self) -> None:
        """Make the data folder if there is none, and clear up after a violent end."""

    @abstractmethod
    def start(self, output: IO[bytes]) -> Child:
        """Start it as our child."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether a client would be served now."""

    @abstractmethod
    def stop(self, child: Child) -> None:
        """End it, orderly if it lets us."""
