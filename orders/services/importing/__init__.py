"""Orders out of files: read, merged, written, as often as anybody likes with the same result."""

from orders.services.importing.locking import Busy
from orders.services.importing.running import Era, Mode, load
from orders.services.importing.summary import Loaded, Progress, Summary, as_json

__all__ = ["Busy", "Era", "Loaded", "Mode", "Progress", "Summary", "as_json", "load"]
