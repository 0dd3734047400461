"""Every text token reaches WCAG AA on every ground it stands on, in each theme and face."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[3] / "frontend" / "styles" / "tokens.css").read_text(encoding="utf-8")
TEXTS = ["ink", "ink-2", "ink-3", "accent", "warn-ink", "red-ink", "ok-ink"]
GROUNDS = ["paper", "ground", "accent-soft"]
PAIRS = [
    ("on-accent", "accent"),
    ("on-red", "red"),
    ("on-strong", "strong"),
    ("warn-soft-ink", "warn-soft"),
    ("ok-soft-ink", "ok-soft"),
    ("red-soft-ink", "red-soft"),
]
STATES = ["reported", "accepted", "filed", "dispatched", "handling", "handled", "verified", "suspended", "external"]
AA_TEXT, AA_GRAPHIC = 4.5, 3.0


def theme(selector: str) -> dict[str, str]:
    """Tokens of a theme over the light ones; colours with transparency count as their colour."""
    tokens: dict[str, str] = {}
    for found in re.finditer(r"(:root|\[data-[a-z]+=\"[a-z]+\"\]) \{([^}]*)\}", TOKENS):
        if found[1] in {":root", selector}:
            tokens |= dict(re.findall(r"--([a-z0-9-]+): ([^;]+);", found[2]))
    return tokens


def channels(colour: str) -> tuple[float, ...]:
    """Red, green and blue from 0 to 1."""
    if colour.startswith("#"):
        return tuple(int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(int(number) / 255 for number in re.findall(r"\d+", colour)[:3])


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2.2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("selector", [":root", '[data-theme="dark"]', '[data-face="hall"]'])
def test_words_can_be_read_and_marks_be_seen(selector: str) -> None:
    tokens = theme(selector)
    weak = [
        f"{text} on {ground}: {contrast(tokens[text], tokens[ground]):.2f}"
        for text in TEXTS
        for ground in GROUNDS
        if contrast(tokens[text], tokens[ground]) < AA_TEXT
    ]
    weak += [
        f"{text} on {ground}: {contrast(tokens[text], tokens[ground]):.2f}"
        for text, ground in PAIRS
        if contrast(tokens[text], tokens[ground]) < AA_TEXT
    ]
    weak += [
        f"{state}: {contrast(tokens[state], tokens['paper']):.2f}"
        for state in STATES
        if contrast(tokens[state], tokens["paper"]) < AA_GRAPHIC
    ]
    weak += [
        f"edge on {ground}: {contrast(tokens['edge'], tokens[ground]):.2f}"
        for ground in ("paper", "ground")
        if contrast(tokens["edge"], tokens[ground]) < AA_GRAPHIC
    ]
    weak += [
        f"{name} on the map: {contrast(tokens[name], tokens['map-land']):.2f}"
        for name in ("map-label", "ink")
        if contrast(tokens[name], tokens["map-land"]) < AA_TEXT
    ]
    assert weak == []
