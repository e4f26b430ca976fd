"""What stops a verb."""


class NotPossible(Exception):
    """Says in one sentence why not; nothing was changed."""
