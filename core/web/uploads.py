"""How large a file may come in, and from whom: said by the view, kept before the first byte is."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
SMALL = 1_000_000  # bytes; for everybody, everywhere


def takes_files(up_to: int) -> Callable[[View], View]:
    """For views that take a file of so many bytes from somebody who is logged in."""

    def marked(view: View) -> View:
        view.takes_files_up_to = up_to  # type: ignore[attr-defined]
        return view

    return marked


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file was left out of `FILES` because of its size."""
    return bool(request.__dict__.get("_too_large"))


class Limited(FileUploadHandler):
    """Stands first: reads what is too large to its end and keeps nothing of it."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 as Django calls it
        content_length: int,
        boundary: str,
        encoding: Any = None,
    ) -> None:
        """The length is what the server promised to read, so it is known before anything is."""
        self._over = content_length > _limit(self.request)
        if self._over and self.request is not None:
            self.request.__dict__["_too_large"] = True

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._over:
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """What isn't too large is for the handlers behind."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def _limit(request: HttpRequest | None) -> int:
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if match is None or user is None or not user.is_authenticated:
        return SMALL
    return int(getattr(match.func, "takes_files_up_to", SMALL))
