"""Template tags by topic; `templatetags/onecity.py` offers them all."""
