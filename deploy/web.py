"""How the web processes run; two threads each wait for the database while others reckon (docs/scaling.md)."""

import os

bind = os.environ.get("WEB_BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "2"))
timeout = 60  # seconds that a worker may be silent
graceful_timeout = 30  # seconds for requests that are under way when it is asked to end
keepalive = 15  # seconds, longer than the proxy keeps a connection that idles
max_requests = 20_000  # a worker is replaced now and then: what leaks, leaks little
max_requests_jitter = 2_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 signs of life must not wait for a disk
control_socket_disable = True
limit_request_line = 8190
limit_request_fields = 60
errorlog = "-"
loglevel = "warning"
