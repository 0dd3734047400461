"""Background jobs of notices, found here by the worker."""

from onecity.core.notices.push.sending import push

__all__ = ["push"]
