"""Settings of the house; everything a city changes comes from the environment or from its city package."""

import os
import socket
from urllib.parse import urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from onecity.cities import load_city_package
from onecity.project import cluster, paths, secret, security
from onecity.project.log import logging_settings

HOME_DIR = paths.HOME_DIR
VAR_DIR = paths.VAR_DIR
SECRET_DIR = paths.SECRET_DIR
MEGABYTE = 1024 * 1024


def _listed(name: str, default: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def _switched_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


SECRET_KEY = os.environ.get("ONECITY_SECRET_KEY") or secret.secret_key()
DEBUG = False
CITY = load_city_package(os.environ.get("ONECITY_CITY", "liaocheng"))
ALLOWED_HOSTS = _listed("ONECITY_HOSTS", f"localhost,127.0.0.1,[::1],{socket.gethostname()}")
CSRF_TRUSTED_ORIGINS = _listed("ONECITY_ORIGINS", "")

INSTALLED_APPS = [
    "onecity.core.ledger",
    "onecity.core.accounts",
    "onecity.core.notices",
    "onecity.core.shell",
    "onecity.core.rowfiles",
    "onecity.core.geo",
    "onecity.core.programs",
    "onecity.core.cases",
    "onecity.core.resources",
    "onecity.interop.linkage",
    "onecity.interop.mailbox",
    "onecity.interop.open311",
    "onecity.apps.command",
    "onecity.apps.evaluation",
    "onecity.apps.division",
    "onecity.apps.fusion",
    "onecity.apps.grid",
    "onecity.apps.patrol",
    "onecity.project.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.gis",
    "django.contrib.postgres",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "onecity.project.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "onecity.project.security.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "onecity.core.accounts.middleware.ActorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "onecity.project.urls"
ASGI_APPLICATION = "onecity.project.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    },
]

# --- the store of record -------------------------------------------------------------------------------------------
DATABASES = {"default": dj_database_url.config(default=cluster.database_url(), engine="django.contrib.gis.db.backends.postgis")}
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 0  # for core.statements; Django's own queries are bound by the client
if _switched_on("ONECITY_POOL"):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 10, "timeout": 10, "max_idle": 30}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["TEST"] = {"NAME": os.environ.get("ONECITY_TEST_DB", "test_onecity")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "onecity_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "onecity.project.jobs.schedule_declared"

# --- who comes in --------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{validator}"}
    for validator in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
CSRF_FAILURE_VIEW = "onecity.core.shell.errors.denied"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_ADAPTER = "onecity.core.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"login": "onecity.core.accounts.forms.LoginForm"}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "reauthenticate": "10/m/user",
    "report": "10/m/ip,300/d/ip",
    "rate": "20/m/ip",
    "suggest": "120/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nothing is mailed, so no address is ever verified
MFA_TOTP_ISSUER = "Onecity"
MFA_TOTP_TOLERANCE = 1  # a code still holds that was read just before the half minute turned
SOCIALACCOUNT_ADAPTER = "onecity.core.accounts.adapter.IdentityAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
OIDC_ISSUER = os.environ.get("ONECITY_OIDC_ISSUER", "")
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": os.environ.get("ONECITY_OIDC_NAME", "OIDC"),
                "client_id": os.environ.get("ONECITY_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("ONECITY_OIDC_SECRET", ""),
                "settings": {"server_url": OIDC_ISSUER},
            }
        ],
    }
    if OIDC_ISSUER
    else {}
}

# --- language and time ---------------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("ONECITY_TIME_ZONE", "Asia/Shanghai")
LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = "onecity.project.formats"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "onecity_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = paths.STATIC_DIR
MEDIA_URL = "/media/"
MEDIA_ROOT = paths.MEDIA_DIR
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = security.immutable_file
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * MEGABYTE
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * MEGABYTE
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 12

# --- what browsers are told ----------------------------------------------------------------------------------------
HTTPS = _switched_on("ONECITY_HTTPS")
if _switched_on("ONECITY_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # else every citizen would share the proxy's rate limit
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = security.content_security_policy(["{0.scheme}://{0.netloc}".format(urlsplit(OIDC_ISSUER))] if OIDC_ISSUER else [])

SILENCED_SYSTEM_CHECKS = ["gis.W001"]  # Debian 12 has GDAL 3.6; files of others are read by pyogrio, never by a query
LOGGING = logging_settings(os.environ.get("ONECITY_LOG_LEVEL", "INFO"))
METRICS_TOKEN = os.environ.get("ONECITY_METRICS_TOKEN", "")
MAILBOX = {
    "host": os.environ.get("ONECITY_MAIL_HOST", ""),
    "port": int(os.environ.get("ONECITY_MAIL_PORT", "993")),
    "user": os.environ.get("ONECITY_MAIL_USER", ""),
    "password": os.environ.get("ONECITY_MAIL_PASSWORD", ""),
    "encrypted": os.environ.get("ONECITY_MAIL_TLS", "on").lower() != "off",
    "folder": os.environ.get("ONECITY_MAIL_FOLDER", "INBOX"),
}
MAIL_TRUSTED_HOST = os.environ.get("ONECITY_MAIL_TRUSTED_HOST", "")
MAIL_LINKS = os.environ.get("ONECITY_ADDRESS", "")
MAIL_REPLIES = bool(os.environ.get("ONECITY_SMTP_HOST", ""))
EMAIL_HOST = os.environ.get("ONECITY_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("ONECITY_SMTP_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ONECITY_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("ONECITY_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("ONECITY_SMTP_TLS", "on").lower() != "off"
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("ONECITY_MAIL_FROM", MAILBOX["user"] or "onecity@localhost")
OPEN311_PUBLIC = _switched_on("ONECITY_OPEN311_PUBLIC")
OPEN311_CONTACT = os.environ.get("ONECITY_OPEN311_CONTACT", "")
PUSH_SERVICES = _listed(
    "ONECITY_PUSH_SERVICES",
    "https://fcm.googleapis.com,https://updates.push.services.mozilla.com,https://*.push.apple.com,https://*.notify.windows.com",
)
PUSH_CONTACT = os.environ.get("ONECITY_PUSH_CONTACT", f"mailto:{DEFAULT_FROM_EMAIL}")
LINKAGE_NETWORKS = _listed("ONECITY_LINKAGE_NETWORKS", "")
LINKAGE_PERSONAL = _switched_on("ONECITY_LINKAGE_PERSONAL")
LINKAGE_DAYS = int(os.environ.get("ONECITY_LINKAGE_DAYS", "3"))
LINKAGE_KEPT_DAYS = int(os.environ.get("ONECITY_LINKAGE_KEPT_DAYS", "7"))
