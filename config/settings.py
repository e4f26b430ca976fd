"""Settings of the site, all from the environment. What production can't do without fails at start, by name."""

from pathlib import Path

from environs import Env, validate

from config import headers, logs

ROOT = Path(__file__).resolve().parents[1]
env = Env()
GIVEN = validate.Length(min=1)  # there, but empty, is as bad as not there

# Where we are. `bin/*` set SAMPAI_LOCAL and supply secrets and servers of their own.
LOCAL = env.bool("SAMPAI_LOCAL", False)
DATA = Path(env.str("SAMPAI_DATA", str(ROOT / ".local")))
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", validate=GIVEN)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
FIELD_KEYS: list[str] = env.list("FIELD_KEYS", validate=GIVEN)  # Fernet keys; the first seals, all of them open
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", validate=GIVEN)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}")
DEMO = env.bool("SAMPAI_DEMO", False)  # the log-in page shows the demo's users
SIMULATOR_URL = env.str("SIMULATOR_URL", "")

INSTALLED_APPS = [
    "config",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "csp",
    "pgtrigger",
    "core",
    "accounts",
    "connectors",
    "messaging",
    "orders",
    "returns",
    "ndr",
    "analytics",
    "inbox",
    "desk",
    "portal",
    "demo",
    "benchmarks",
    *env.list("EXTRA_APPS", []),
]

MIDDLEWARE = [
    "config.logs.RequestId",
    "core.web.middleware.DatabaseAway",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.headers.PrivatePages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "inbox.middleware.ShortPath",
    "core.web.middleware.NoNul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ChosenLanguage",
    "accounts.middleware.SecondStep",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.LoggedIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.current.stores",
                "demo.logins.shown",
                "desk.context.frame",
            ],
        },
    }
]

# Database: connections are kept, and looked at before they are used again.
# A host that hangs or vanishes is found out within two or three seconds; what the URL itself says wins.
KEPT = {"conn_max_age": env.int("DATABASE_KEEP_SECONDS", 600), "conn_health_checks": True}
WATCHED = {
    "connect_timeout": 2,  # seconds, the least that libpq knows
    "tcp_user_timeout": 2500,  # milliseconds until what was sent must have arrived
    "keepalives_idle": 1,  # seconds of waiting for an answer before the host is asked whether it is still there
    "keepalives_interval": 1,
    "keepalives_count": 2,
}
DATABASES = {"default": env.dj_db_url("DATABASE_URL", **KEPT)}
if env.str("ANALYTICS_DATABASE_URL", ""):
    DATABASES["analytics"] = env.dj_db_url("ANALYTICS_DATABASE_URL", **KEPT) | {"TEST": {"MIRROR": "default"}}
POOLED = bool(env.str("DIRECT_DATABASE_URL", ""))  # DATABASE_URL is a pool's, which lends a session per transaction
for database in DATABASES.values():
    database["DISABLE_SERVER_SIDE_CURSORS"] = POOLED
    database["OPTIONS"] = WATCHED | database.get("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # by default 300: whoever fills it makes it forget the limits in it
    }
}

# People.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.invitations.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited by e-mail: the address is known to work
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {  # tries of passwords and codes are counted by config.patience
    "login": None,
    "login_failed": None,
    "reset_password": "10/5m/ip,5/5m/key",
    "reset_password_from_key": "10/5m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "config.second_factor.Sealed"
MFA_FORMS = {"authenticate": "config.invitations.Code", "reauthenticate": "config.invitations.CodeAgain"}
MFA_TOTP_ISSUER = "Sampai"
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", not (LOCAL or DEMO))  # for managers and owners

# Safety. Behind a proxy that ends TLS; locally plain HTTP.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # a load balancer asks over plain HTTP
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)  # proxies of our own in front; each adds one forwarded address
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 0 if LOCAL else env.int("HSTS_SECONDS", 365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = headers.CONTENT_SECURITY_POLICY
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# REST.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.api.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "accounts.api.WithinScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.web.parsing.JSON"],
    "DEFAULT_PAGINATION_CLASS": "core.web.paging.CursorPages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.web.problems.problem",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sampai",
    "DESCRIPTION": "Merchant operations for cash-on-delivery commerce.",
    "VERSION": "1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "OrderStatus": "orders.states.OrderStatus",
        "CancelReason": "orders.states.CancelReason",
        "Renumbering": "orders.states.Renumbering",
        "TaskState": "orders.models.tasks.TaskState",
        "ScanStatus": "connectors.couriers.words.ScanStatus",
        "Outcome": "orders.states.Bucket",
        "Reason": "connectors.couriers.words.Reason",
        "Direction": "connectors.couriers.words.Direction",
        "PaymentMethod": "orders.states.Payment",
        "ScanSource": "orders.states.Source",
        "CaseStatus": "ndr.states.CaseStatus",
        "CaseAction": "ndr.states.CaseAction",
        "RtoStatus": "returns.states.RtoStatus",
        "ClaimStatus": "returns.states.ClaimStatus",
        "ClaimKind": "returns.states.ClaimKind",
        "ActionForMany": "ndr.api.requests.FOR_MANY",
        "ReturnStatus": "returns.states.ReturnStatus",
        "ReturnOutcome": "returns.states.Outcome",
    },
}

# Celery is the alarm clock, never the memory: tasks are repeated rather than lost, and no result is kept.
CELERY_BROKER_URL = env.str("BROKER_URL", "") or env.str("REDIS_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"

# Words and times.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("id", "Bahasa Indonesia")]
LOCALE_PATHS = [ROOT / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"  # days are days of a store's own zone; see core.dates

# Files. Locally static files are served as they lie; production collects and compresses them once.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(ROOT / "staticfiles")))
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(DATA / "media")))
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = LOCAL
FILE_UPLOAD_HANDLERS = [
    "core.web.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# E-mail: files to look into locally.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
if env.str("EMAIL_URL", ""):
    globals().update(env.dj_email_url("EMAIL_URL"))
elif not LOCAL:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
EMAIL_TIMEOUT = 10  # seconds: a mail server that hangs must not outlast the lease of its message
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("FROM_EMAIL", "sampai@localhost")

LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = logs.configure(env.str("LOG_LEVEL", "INFO"))
