"""The living city as a program that the supervisor keeps running."""

import sys

from onecity.project.supervisor import Program


def living_program() -> Program:
    """`simulate` at the pace of the real clock, its log in var/log/living.log."""
    return Program("living", [sys.executable, "-m", "onecity.project.cli", "simulate"])
