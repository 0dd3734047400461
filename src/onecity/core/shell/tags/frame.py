"""What the base templates ask: menu, person, theme, words."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.utils import timezone
from django.utils.translation import get_language

from onecity.core.shell import frame as surroundings
from onecity.core.shell import phone
from onecity.core.shell.library import register
from onecity.core.shell.words import PAGE_WORDS


def _request(context: Context) -> HttpRequest:
    request: HttpRequest = context["request"]
    return request


@register.simple_tag(takes_context=True)
def frame(context: Context) -> dict[str, Any]:
    """Everything around a page: theme, city, language, time zone, the words scripts need."""
    return {
        "theme": surroundings.theme_of(_request(context)),
        "city": surroundings.city_name(),
        "language": get_language() or settings.LANGUAGE_CODE,
        "languages": settings.LANGUAGES,
        "zone": settings.TIME_ZONE,
        "words": {key: str(text) for key, text in PAGE_WORDS.items()},
        "now": timezone.localtime(),
    }


@register.simple_tag(takes_context=True)
def ways(context: Context) -> dict[str, Any]:
    """The menu of who looks: `rail` (entries), `notices` (the bell, if there is one) and `person`."""
    request = _request(context)
    items = surroundings.menu(request)
    return {
        "rail": [item for item in items if item.key != surroundings.NOTICES_KEY],
        "notices": next((item for item in items if item.key == surroundings.NOTICES_KEY), None),
        "person": surroundings.person(surroundings.actor_in(request)),
    }


@register.simple_tag(takes_context=True)
def hall_scenes(context: Context) -> list[surroundings.Scene]:
    """The scenes of the hall that are open to who looks."""
    return surroundings.hall_scenes(_request(context))


@register.simple_tag(takes_context=True)
def phone_ways(context: Context) -> list[surroundings.MenuItem]:
    """The ways on from the phone's first page."""
    return surroundings.phone_ways(_request(context))


@register.simple_tag
def phone_frame() -> dict[str, Any] | None:
    """The frame of the phone pages: addresses, picture, tabs, and what scripts learn of it."""
    return phone.framed()


@register.simple_tag
def kept_pages() -> list[str]:
    """Addresses of phone pages that are kept for times without a network."""
    return phone.kept_pages()
