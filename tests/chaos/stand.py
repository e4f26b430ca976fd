"""The site as the chaos runs start it, for `gunicorn`, `celery --app` and `python -m … prepare RUN PARCELS`.

Only `tests.chaos.staging` reads CHAOS_FAULT and CHAOS_DEATHS; the product knows nothing of them.
"""

import sys
from importlib import import_module

from config.celery import app
from config.wsgi import application

__all__ = ["app", "application"]

staging = import_module("tests.chaos.staging")  # needs Django, which the WSGI application has just set up

if __name__ == "__main__":
    staging.prepare(sys.argv[2], int(sys.argv[3]))
