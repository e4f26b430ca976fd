#!/usr/bin/env python
"""Django's commands. `bin/manage` runs them beside the local stack."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if direct := os.environ.get("DIRECT_DATABASE_URL"):
        os.environ["DATABASE_URL"] = direct  # commands copy, lock and load: they need a session of their own
    execute_from_command_line(sys.argv)
