"""Orders out of files: read, merged, written, as often as anybody likes with the same result."""

from orders.services.importing.running import Busy, Era, Mode, Progress, load
from orders.services.importing.summary import Loaded, Summary, as_json

__all__ = ["Busy", "Era", "Loaded", "Mode", "Progress", "Summary", "as_json", "load"]
