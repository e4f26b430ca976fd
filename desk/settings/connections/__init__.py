"""Accounts at couriers and messengers: what they are made of, how they do, and what to do about it."""
