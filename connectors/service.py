"""One outside service that speaks JSON: where it is, what every call carries, what its answers must be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from django.utils.translation import gettext as _

from connectors import web
from connectors.base import JSON, Garbled, Unreachable
from connectors.reading import Said


@dataclass(frozen=True)
class Service:
    """Calls to one service; `headers` carry the credentials."""

    base_url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def read(self, path: str, **params: str) -> Said:
        """One call that only asks. Raises `ProviderError`."""
        return read_object(self.fetch(path, **params))

    def fetch(self, path: str, **params: str) -> httpx.Response:
        """As `read`, with whatever comes back."""
        return web.ask("GET", self._url(path), headers=self.headers, params=params)

    def query(self, path: str, content: JSON) -> Said:
        """One call that only asks, with its question in the body. Raises `ProviderError`."""
        body = json.dumps(content).encode()
        return read_object(self._send(path, body, {"Content-Type": "application/json"}))

    def change(self, path: str, content: JSON, **headers: str) -> Said:
        """One call that changes something; an answer that makes no sense leaves in doubt what happened."""
        return outcome(self.send(path, json.dumps(content).encode(), **headers))

    def send(self, path: str, body: bytes, *, kind: str = "application/json", **headers: str) -> httpx.Response:
        """One call that changes something, with whatever comes back. Raises `ProviderError`."""
        try:
            return self._send(path, body, {**headers, "Content-Type": kind})
        except Garbled as error:
            raise Unreachable(str(error)) from error

    def _send(self, path: str, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        return web.ask("POST", self._url(path), headers={**self.headers, **headers}, content=body)

    def _url(self, path: str) -> str:
        return self.base_url.rstrip("/") + path


def read_object(answer: httpx.Response) -> Said:
    """The JSON object in an answer. Raises `Garbled` where something else came."""
    content = web.read_json(answer)
    if not isinstance(content, dict):
        raise Garbled(_("The answer is no JSON object."))
    return content


def outcome(answer: httpx.Response) -> Said:
    """As `read_object`, of a call that changed something: an answer that makes no sense leaves in doubt what."""
    try:
        return read_object(answer)
    except Garbled as error:
        raise Unreachable(str(error)) from error
