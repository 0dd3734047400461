"""What a text is about: categories suggested from character n-grams, with the n-grams that decided and a confidence that holds.

`fitting.fit` is not brought here: it needs scipy, which who only suggests should not carry in memory.
"""

from onecity.science.suggestion.examples import Example
from onecity.science.suggestion.figures import Figures
from onecity.science.suggestion.fitted import Fitted
from onecity.science.suggestion.model import Candidate, Model, Suggestion

__all__ = ["Candidate", "Example", "Figures", "Fitted", "Model", "Suggestion"]
