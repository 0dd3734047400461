"""How good and how fast the category suggestion is, on the sample texts of the packaged city; folds grouped by template.

    .venv/bin/python -m tests.benchmarks.suggestion

Baselines as published with the sample texts (linear SVM, same folds): characters 1–3 without masking 0.603 / 0.781, words 0.482 / 0.631.
The list of wordings was written by people who had seen the sample texts, so the line without it is printed too.
"""

import resource
import sys
import time
from collections.abc import Sequence

import numpy as np

from onecity.cities import CITIES_DIR
from onecity.core.cases.suggesting import material
from onecity.science.suggestion import Example, Figures, Model
from onecity.science.suggestion.danger import dangers_in
from onecity.science.suggestion.figures import HeldOut, figures_of
from onecity.science.suggestion.fitting import fit

FOLDER = CITIES_DIR / "liaocheng"
FOLDS, ROUNDS = 5, 200
CHARACTERS, WORDS = (0.603, 0.781), (0.482, 0.631)
LONG_STORY = 12


def fold_of(example: Example) -> int:
    """Which fold a sample text is held out in: two templates of every category in each."""
    return int(example.group.rpartition("t")[2]) % FOLDS


def judged_in(fold: int, phrases: Sequence[Example], rest: Sequence[Example], places: Sequence[str]) -> list[HeldOut]:
    """The sample texts of a fold as a model fitted without them sees them, through the model that is served."""
    model = fit([*rest, *(one for one in phrases if fold_of(one) != fold)], places).model
    return [judged(model, number, one) for number, one in enumerate(phrases) if fold_of(one) == fold]


def judged(model: Model, number: int, example: Example) -> HeldOut:
    """One text as a served model sees it."""
    told = model.suggest(example.text).candidates
    return HeldOut(number, example.label, tuple(one.label for one in told), told[0].confidence if told else 0.0)


def line(name: str, figures: Figures) -> str:
    """One line of the table."""
    return (
        f"{name:<34}{figures.right:6.3f} / {figures.right_in_three:.3f}   "
        f"x{figures.right / CHARACTERS[0]:.2f} characters  x{figures.right / WORDS[0]:.2f} words   "
        f"of the surest 60 % {figures.right_of_sixty:.3f}; answers {figures.answered:.0%}, {figures.right_when_answered:.3f} right"
    )


def quality(phrases: Sequence[Example], places: Sequence[str]) -> None:
    """Five folds and leave-one-template-out, with and without the list of wordings."""
    named = material.names(FOLDER)
    known = {one.label for one in phrases}
    for name, rest in (
        ("names of the 62 categories", [one for one in named if one.label in known]),
        ("names of all 332 categories", named),
        ("names and objects of all 332", named + material.objects(FOLDER)),
        ("names, objects, wordings", named + material.objects(FOLDER) + material.wordings(FOLDER)),
    ):
        folds = [one for fold in range(FOLDS) for one in judged_in(fold, phrases, rest, places)]
        print(line(name + ", 5 folds", figures_of(folds)), flush=True)


def danger(phrases: Sequence[Example]) -> None:
    """Whether the table of danger catches every text of a critical category, and how often it raises an ordinary one."""
    urgency = {f"{row['kind']}:{row['code']}": row["urgency"] for row in material.categories(FOLDER)}
    rules = material.danger_rules(FOLDER)
    raised = [any(found.rule.urgency == "特急" for found in dangers_in(one.text, rules)) for one in phrases]
    critical = [hit for one, hit in zip(phrases, raised, strict=True) if urgency[one.label] == "特急"]
    ordinary = [hit for one, hit in zip(phrases, raised, strict=True) if urgency[one.label] in ("一般", "长期")]
    print(f"critical texts raised by rule {sum(critical)} of {len(critical)}; ordinary texts raised {sum(ordinary)} of {len(ordinary)}")


def speed(phrases: Sequence[Example], places: Sequence[str]) -> None:
    """Fitting, size, loading, and one suggestion for a usual and a long text."""
    begun = time.perf_counter()
    fitted = fit([*material.packaged(FOLDER)], places)
    seconds = time.perf_counter() - begun
    kept = fitted.model.to_bytes()
    begun = time.perf_counter()
    model = Model.from_bytes(kept)
    loading = time.perf_counter() - begun
    print(line("leave one template out", fitted.figures))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"fitting {seconds:.1f} s, peak of this process {peak:.0f} MB; kept {len(kept) / 1e6:.2f} MB, loaded in {1000 * loading:.0f} ms")
    for name, texts in (
        ("a report", [one.text for one in phrases]),
        ("a long story", [" ".join(one.text for one in phrases[:LONG_STORY])]),
    ):
        print(f"one suggestion, {name}: {_times(model, texts)}")


def _times(model: Model, texts: Sequence[str]) -> str:
    spent = []
    for round_ in range(ROUNDS):
        begun = time.perf_counter()
        model.suggest(texts[round_ % len(texts)])
        spent.append(1000 * (time.perf_counter() - begun))
    return f"median {np.median(spent):.1f} ms, p95 {np.percentile(spent, 95):.1f} ms"


def main(_words: Sequence[str]) -> int:
    """Print every figure."""
    phrases, places = material.phrases(FOLDER), material.place_names(FOLDER)
    print(f"{len(phrases)} sample texts, {len({one.label for one in phrases})} categories, {len(places)} names of places")
    print(f"{'baseline: characters 1-3, no mask':<34}{CHARACTERS[0]:6.3f} / {CHARACTERS[1]:.3f}")
    print(f"{'baseline: words':<34}{WORDS[0]:6.3f} / {WORDS[1]:.3f}")
    speed(phrases, places)
    danger(phrases)
    quality(phrases, places)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
