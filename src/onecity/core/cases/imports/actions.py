"""What changes an import: the acts of every file of rows."""

from functools import partial

from onecity.core.cases.imports.course import IMPORTS
from onecity.core.rowfiles import actions

upload = partial(actions.upload, IMPORTS)
check = partial(actions.check, IMPORTS)
start = partial(actions.start, IMPORTS)
cancel = partial(actions.cancel, IMPORTS)
