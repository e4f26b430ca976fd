"""Every write to messages: asking for one, carrying it out, hearing what became of it."""

from messaging.services.hearing import hear
from messaging.services.queueing import Wanted, call_off, say, say_all
from messaging.services.sending import send_next

__all__ = ["Wanted", "call_off", "hear", "say", "say_all", "send_next"]
