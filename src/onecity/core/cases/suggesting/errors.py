"""What can go wrong with the models of suggestion."""

from dataclasses import dataclass


@dataclass
class NotToBeTaken(Exception):
    """The version is in force already, is still being fitted, or failed."""

    state: str
