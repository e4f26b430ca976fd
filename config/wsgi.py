import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
site = get_wsgi_application()

from inbox.door import Door  # noqa: E402 rooms are there once Django is set up

application = Door(site)

# What is loaded by now stays: the collector of garbage need not look through it again and again, during requests.
gc.collect()
gc.freeze()
