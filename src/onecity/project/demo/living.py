"""The living city as a program that the supervisor keeps running."""

import os
import sys

from onecity.project.supervisor import Program

SYSTEMS_HOST = "127.89.31.1"
"""Where the made-up systems of departments listen: a loopback address of their own, so that opening it to linkage opens nothing else."""


def systems_opened() -> dict[str, str]:
    """What lets linkage reach the made-up systems, beside the networks that the city named itself."""
    named = os.environ.get("ONECITY_LINKAGE_NETWORKS", "")
    return {"ONECITY_LINKAGE_NETWORKS": ",".join(one for one in (named, f"{SYSTEMS_HOST}/32") if one)}


def living_program() -> Program:
    """`simulate` at the pace of the real clock, its log in var/log/living.log; the made-up systems of departments run within it."""
    return Program("living", [sys.executable, "-m", "onecity.project.cli", "simulate", "--systems", SYSTEMS_HOST], systems_opened())
