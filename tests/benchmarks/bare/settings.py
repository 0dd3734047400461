"""The product's settings with the bare page beside its own."""

from onecity.project.settings import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.bare.urls"
