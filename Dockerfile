# One image for web, worker, beat and commands. Built in two steps: what is needed to build stays behind.
# 3.11 is the Python that the tests run on.
FROM python:3.11-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.txt /
RUN /venv/bin/pip install --require-hashes --only-binary=:all: -r /requirements.txt
COPY . /app
WORKDIR /app
# Settings need their variables even to collect static files; nothing of these stays in the image.
RUN SECRET_KEY=build FIELD_KEYS=build ALLOWED_HOSTS=build DATABASE_URL=postgres://build REDIS_URL=redis://build \
    SAMPAI_DATA=/tmp /venv/bin/python manage.py collectstatic --noinput \
    && /venv/bin/python -m compileall -q /venv/lib /app

FROM python:3.11-slim-trixie
# The client must not be older than the server of compose.yaml: backup and restore use it.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 sampai \
    && useradd --uid 10001 --gid sampai --home-dir /data --no-create-home --shell /usr/sbin/nologin sampai \
    && install --directory --owner sampai --group sampai --mode 0750 /data /data/media /backups
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    SAMPAI_DATA=/data MEDIA_ROOT=/data/media STATIC_ROOT=/app/staticfiles
USER sampai
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["python", "-m", "deploy.healthy"]
CMD ["gunicorn", "config.wsgi", "--config", "deploy/web.py"]
