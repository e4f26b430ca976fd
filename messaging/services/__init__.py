"""Every write to messages: asking for one, carrying it out, hearing what became of it."""

from messaging.services.hearing import hear
from messaging.services.queueing import say
from messaging.services.sending import send_next

__all__ = ["hear", "say", "send_next"]
