"""Settings, addresses and wiring: the room that may see every other, and that nobody looks into."""
