"""The settings of the server beside a browser test: the city's own, its photos in a folder of the test, what the build made served as it is."""

import os

from onecity.project.settings import *  # noqa: F403 - that is what it is

MEDIA_ROOT = os.environ["ONECITY_TEST_MEDIA"]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
