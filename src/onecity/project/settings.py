"""Settings of the house; everything a city changes comes from the environment or from its city package."""

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

PACKAGE_DIR = Path(__file__).resolve().parent.parent
HOME_DIR = Path(os.environ.get("ONECITY_HOME", PACKAGE_DIR.parent.parent))
VAR_DIR = Path(os.environ.get("ONECITY_VAR", HOME_DIR / "var"))

SECRET_KEY = os.environ.get("ONECITY_SECRET_KEY", "only-for-development")
DEBUG = False
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "onecity.core.ledger",
    "onecity.core.accounts",
    "onecity.core.notices",
    "onecity.core.shell",
    "onecity.core.geo",
    "onecity.core.cases",
    "onecity.core.resources",
]
DATABASES = {"default": dj_database_url.config(default="postgis:///onecity")}
AUTH_USER_MODEL = "accounts.User"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
ROOT_URLCONF = "onecity.project.urls"
