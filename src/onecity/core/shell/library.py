"""The one tag library of the house, filled by the modules of `tags/` and loaded by `{% load onecity %}`."""

from django import template

register = template.Library()
