"""When two scans are the same one. No courier sends an event id, so it is derived."""

import hashlib
from datetime import UTC, datetime


def scan_digest(*, parcel: str, raw_code: str, at: datetime, place: str) -> bytes:
    """sha256 over parcel, raw code, time in UTC and place. `parcel` comes from one of the two functions below."""
    parts = (parcel, raw_code, at.astimezone(UTC).isoformat(), place.strip().casefold())
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def parcel_by_awb(*, tracked_by: str, awb: str) -> str:
    """A parcel named by the provider that reports on it and its AWB."""
    return f"awb\x1e{tracked_by}\x1e{awb}"


def parcel_by_order(*, store_id: int, number: str) -> str:
    """A parcel without an AWB, named by its order."""
    return f"order\x1e{store_id}\x1e{number}"
