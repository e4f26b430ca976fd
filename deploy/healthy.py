"""`python -m deploy.healthy`: ends well when the web process beside us answers; what a container's healthcheck runs."""

import http.client
import os
import sys

PORT = 8000
PATIENCE = 4  # seconds


def main() -> int:
    """Ask as the proxy does, with a name that the site answers to."""
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    web = http.client.HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
    try:
        web.request("GET", "/healthz", headers={"Host": name if name != "*" else "localhost"})
        return 0 if web.getresponse().status == http.HTTPStatus.OK else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        web.close()


if __name__ == "__main__":
    sys.exit(main())
