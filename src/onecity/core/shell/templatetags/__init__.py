"""Template tags of the house: `{% load onecity %}`."""
