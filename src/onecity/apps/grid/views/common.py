"""What the phone pages share."""

from onecity.core.shell.phone import phone_page

in_the_field = phone_page("grid.field")
"""Only for signed-in people with a post in the field."""
