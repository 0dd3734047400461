"""Tests run on the real store: the private cluster of this checkout, unless DATABASE_URL names another server."""

import pytest

from django.conf import settings

from onecity.project import cluster


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster before Django asks for it; xdist's workers find it running."""
    if not cluster.elsewhere():
        cluster.default_cluster().start()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
