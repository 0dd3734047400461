"""What every web process and worker carries all day: heavy libraries are read by whoever needs them, when they need them."""

import subprocess
import sys

import pytest

HEAVY = ("ortools", "pandas", "scipy.sparse", "scipy.spatial", "scipy.optimize", "pyogrio", "openpyxl", "docx", "lxml")
LOADED = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "onecity.project.settings"
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(*(name for name in {names!r} if name in sys.modules))
"""


@pytest.mark.parametrize(
    "further", ["", "\nimport procrastinate.contrib.django\nfrom procrastinate.contrib.django import app\napp.perform_import_paths()"]
)
def test_a_process_with_every_page_carries_no_heavy_library(further: str) -> None:
    code = LOADED.format(names=HEAVY).replace("print(", f"{further}\nprint(") if further else LOADED.format(names=HEAVY)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
