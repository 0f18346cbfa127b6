"""Settings: the code says what is the same everywhere, the environment what is not. docs/operations.md lists it all."""

import os
import sys
from pathlib import Path

import structlog
from django.utils.translation import gettext_lazy as _

from tongban.site import database, key_reaches, outward, storage
from tongban.site.embedded import Server

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("TONGBAN_VAR", ROOT / "var"))
PACK_DIR = os.environ.get("TONGBAN_PACK_DIR", str(ROOT / "packs/cn"))

# In demo mode people are made up, log-ins are printed and days can be made to pass. Never with real data.
DEMO = os.environ.get("TONGBAN_DEMO") == "1"
DEBUG = False
SITE_URL = os.environ.get("TONGBAN_URL", "").rstrip("/")  # how people reach the site: for links in messages
SECRET_KEY = os.environ.get("TONGBAN_SECRET_KEY") or Server(VAR).secrets()["django"]
SITE_URL = os.environ.get("TONGBAN_URL", "").rstrip("/")  # how people reach the site: for links in messages
ALLOWED_HOSTS = os.environ.get("TONGBAN_HOSTS", "localhost,127.0.0.1").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "oauth2_provider",
    "tongban.casework.keys",
    "tongban.casework.attempts",
    "tongban.casework.offices",
    "tongban.casework.clients",
    "tongban.casework.audit",
    "tongban.casework.catalog",
    "tongban.casework.policies",
    "tongban.casework.drafts",
    "tongban.casework.files",
    "tongban.casework.registry",
    "tongban.casework.standing",
    "tongban.casework.clocks",
    "tongban.casework.messages",
    "tongban.casework.licences",
    "tongban.casework.issuing",
    "tongban.casework.presenting",
    "tongban.casework.cases",
    "tongban.casework.papers",
    "tongban.casework.life_events",
    "tongban.casework.reviews",
    "tongban.casework.supervision",
    "tongban.casework.seals",
    "tongban.casework.breakglass",
    "tongban.casework.appointments",
    "tongban.casework.rounds",
    "tongban.casework.reminders",
    "tongban.channels.frame",
    "tongban.channels.portal",
    "tongban.channels.desk",
    "tongban.channels.verify",
    "tongban.channels.issue",
    "tongban.channels.wallet",
    "tongban.channels.present",
    "tongban.channels.status",
    "tongban.channels.api",
    "tongban.channels.board",
    "tongban.channels.policy_desk",
    "tongban.channels.reception",
    "tongban.channels.points",
    "tongban.channels.nightly",
    "tongban.insight.policies",
    "tongban.site",
    # Further casework apps of an installation: registers of its own, with effects that its items name.
    *filter(None, os.environ.get("TONGBAN_APPS", "").split(",")),
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tongban.channels.who.OnlyOurOwn",
    "tongban.channels.who.AnswerRefusals",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "tongban.channels.who.on_every_page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
DATABASES = {"default": database.settings(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "offices.User"
AUTHENTICATION_BACKENDS = ["tongban.channels.sessions.LogIns"]
SESSION_ENGINE = "tongban.channels.sessions"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
OAUTH2_PROVIDER_APPLICATION_MODEL = "clients.Client"
OAUTH2_PROVIDER = {
    "SCOPES_BACKEND_CLASS": "tongban.casework.clients.queries.ScopesOfTheClient",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 3600,
    # Only the client credentials grant is used; what RFC 9700 advises against in the others stays off.
    **dict.fromkeys(
        [
            "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT",
            "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT",
            "COMPLIANT_BCP_RFC9700_PKCE_METHOD",
            "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT",
            "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS",
            "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE",
            "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN",
            "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME",
        ],
        True,
    ),
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
ROOT_URLCONF = "tongban.site.urls"
WSGI_APPLICATION = "tongban.site.wsgi.application"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "files": storage.settings(VAR),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# A ClamAV daemon that looks at every file: tcp://host:3310 or unix:///run/clamav/clamd.ctl. Where scanning is required,
# nothing is shown before it has been scanned.
CLAMD_URL = os.environ.get("CLAMD_URL", "")
SCAN_REQUIRED = os.environ.get("TONGBAN_SCAN_REQUIRED", "1" if CLAMD_URL else "0") == "1"
WHITENOISE_USE_FINDERS = True

# What licences, status lists and papers are signed with: `tongban keys --help`. The demonstration opens its own.
KEYS = os.environ.get("TONGBAN_KEYS", str(VAR / "keys"))
KEY_REACHES = key_reaches.read(os.environ, SECRET_KEY if DEMO else "")

# How messages leave the house (docs/operations.md). What is not set up is not used; the inbox always is.
SMS_GATEWAY = outward.sms(os.environ)
MAIL_SERVER = outward.email(os.environ)
WEBHOOK_KEY = os.environ.get("TONGBAN_WEBHOOK_KEY") or SECRET_KEY
WEBHOOK_NETWORKS = outward.networks(os.environ)

SESSION_COOKIE_AGE = 8 * 3600  # seconds: a working day at a counter
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000  # bytes: forms are text
FILE_UPLOAD_HANDLERS = [
    "tongban.channels.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Behind a proxy that ends TLS. In demo mode the site is opened on this machine over plain HTTP.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEMO
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"without_values": {"()": "tongban.site.logs.WithoutValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "without_values"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
    logger_factory=structlog.PrintLoggerFactory(sys.stderr),  # what a command says stays apart from its log
)
