"""Logs as JSON lines that hold events, ids and paths, never what people are called or where they live."""

import logging
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import structlog
from django.http import HttpRequest, HttpResponse
from structlog.typing import EventDict, Processor, WrappedLogger

KEPT = {
    *("event", "level", "logger", "timestamp", "request_id", "method", "path", "status", "milliseconds", "exception"),
    *("store", "order", "shipment", "parcel", "case", "connection", "provider", "receipt", "message", "instruction"),
    *("task", "count", "seconds", "tries", "state", "action", "reason", "pid"),
}
SAFE_SUFFIXES = ("_id", "_ids", "_count", "_at")
ROOMS = {path.parent.name for path in Path(__file__).resolve().parents[1].glob("*/__init__.py")}
SECRET_IN_PATH = re.compile(r"[\w-]{20,}")  # hook tokens and buyers' links are keys


def drop_unknown(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Only fields that are known to be free of personal data leave the process; a new one is added on purpose."""
    return {name: value for name, value in event.items() if name in KEPT or name.endswith(SAFE_SUFFIXES)}


def drop_values(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Of a foreign log line, keep the sentence without what was filled in, which may be a URL with a query or a row."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["event"] = str(record.msg)
        if isinstance(record.args, dict) and record.name.startswith("celery."):
            event.update(task=record.args.get("name"), task_id=record.args.get("id"))
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            event.update(path=safe_path(request), status=getattr(record, "status_code", None))
    return event


def name_exception(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """An exception leaves its type and place; its message may quote the row that it stumbled over."""
    failure = event.pop("exc_info", None)
    if failure is True:
        failure = sys.exc_info()
    if isinstance(failure, tuple):
        failure = failure[1]
    if isinstance(failure, BaseException):
        event["exception"] = _place(failure)
    return event


def _place(failure: BaseException) -> str:
    """Type, and the last line of ours that was on the way."""
    frames = [(frame.f_globals.get("__name__", ""), line) for frame, line in traceback.walk_tb(failure.__traceback__)]
    ours = [(module, line) for module, line in frames if module.partition(".")[0] in ROOMS] or frames
    where = " at {}:{}".format(*ours[-1]) if ours else ""
    return f"{type(failure).__qualname__}{where}"


def safe_path(request: HttpRequest) -> str:
    """The path without its query and without what may be a key."""
    return SECRET_IN_PATH.sub("…", request.path)


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: both speak the same JSON to standard output."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    render = structlog.processors.JSONRenderer(ensure_ascii=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*SHARED, drop_values],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            name_exception,
            drop_unknown,
            render,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": formatter},
        "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stdout"}},
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django.server": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR"},
            "httpx": {"level": "WARNING"},
        },
    }


class RequestId:
    """Gives every log line of a request the same id, and hands it back in `X-Request-Id`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        before = structlog.contextvars.bind_contextvars(
            request_id=request_id, method=request.method, path=safe_path(request)
        )
        try:
            response = self.get_response(request)
        finally:
            structlog.contextvars.reset_contextvars(**before)
        response.headers["X-Request-Id"] = request_id
        return response
