"""People of the benchmark's city, signed in."""

from django.conf import settings

TOKEN = "b" * 32


def signed_in(username: str) -> dict[str, str]:
    """The headers of a signed-in person's requests, good for forms too."""
    from django.test import Client

    from onecity.core.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}", "X-CSRFToken": TOKEN}
