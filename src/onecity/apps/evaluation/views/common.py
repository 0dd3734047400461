"""What the pages of evaluation share: who asks what, within which reach, under which rules."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from onecity.apps.evaluation.filters import Question, question_of
from onecity.apps.evaluation.queries.reaching import PERMISSION, reach_of
from onecity.apps.evaluation.schemes import Terms, terms_on
from onecity.apps.evaluation.selection import Reach, Selection
from onecity.core.accounts.scope import Actor, require
from onecity.core.shell.frame import actor_in


@dataclass(frozen=True)
class Asked:
    """A question with what answers it."""

    actor: Actor
    question: Question
    reach: tuple[Reach, ...]
    terms: Terms

    @property
    def selection(self) -> Selection:
        """What is counted for it, up to this moment."""
        return self.question.selection(self.reach, self.terms.rules, timezone.now())


def asked(request: HttpRequest) -> Asked:
    """What a request asks. Raises NotAllowed without a post that evaluates."""
    actor = actor_in(request)
    require(actor, PERMISSION)
    question = question_of(request.GET, timezone.localdate())
    return Asked(actor, question, reach_of(actor), terms_on(question.period.last))
