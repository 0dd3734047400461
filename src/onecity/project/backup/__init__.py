"""Backup and restore: one tar file with the database, the files and a manifest of counts and checksums."""

from onecity.project.backup.restoring import restore
from onecity.project.backup.writing import write

__all__ = ["restore", "write"]
