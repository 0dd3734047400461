"""Writing a history in bulk: the same plan and the same steps as the actions, rows sent by COPY."""

from onecity.project.demo.history.writing import Written, write_history

__all__ = ["Written", "write_history"]
