"""How large a file may come in, and from whom: looked at before the first byte is kept."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
ANYBODY = 1_000_000  # bytes, for whoever isn't logged in
USUAL = 20_000_000  # where a view doesn't say


def takes_files(up_to: int) -> Callable[[View], View]:
    """For views that take a file of so many bytes from somebody who is logged in."""

    def marked(view: View) -> View:
        view.takes_files_up_to = up_to  # type: ignore[attr-defined]
        return view

    return marked


def allow(request: HttpRequest, *, up_to: int) -> None:
    """For a view that found out by other means than a log-in who is there; before anything of the body is read."""
    request.__dict__["_takes_files_up_to"] = up_to


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file was left out of `FILES` because of its size."""
    return bool(request.__dict__.get("_too_large"))


class Limited(FileUploadHandler):
    """Stands first. What is too large for a view that says how much it takes is read to its end, so that the view can
    tell; anywhere else it is refused at once. Nothing of it is kept."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 as Django calls it
        content_length: int,
        boundary: str,
        encoding: Any = None,
    ) -> None:
        """The length is what the server promised to read, so it is known before anything is. Raises
        `RequestDataTooBig`."""
        said = _said(self.request)
        self._over = said is not None and content_length > said
        if self._over and self.request is not None:
            self.request.__dict__["_too_large"] = True
        elif said is None and content_length > (USUAL if _is_known(self.request) else ANYBODY):
            message = f"{content_length} bytes are more than may come in here"
            raise RequestDataTooBig(message)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._over:
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """What isn't too large is for the handlers behind."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


def _said(request: HttpRequest | None) -> int | None:
    """What the view takes from somebody whom it knows; None where it doesn't say or where nobody is."""
    if request is not None and (allowed := request.__dict__.get("_takes_files_up_to")) is not None:
        return int(allowed)
    match = getattr(request, "resolver_match", None)
    return getattr(match.func, "takes_files_up_to", None) if match and _is_known(request) else None


def _is_known(request: HttpRequest | None) -> bool:
    user = getattr(request, "user", None)
    return user is not None and bool(user.is_authenticated)
