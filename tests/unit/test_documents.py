"""Pages of the documentation that are written from the code."""

from pathlib import Path

from onecity.core.cases.drawing import loop_svg
from onecity.core.cases.management.commands.draw_case_loop import case_loop_page

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_of_the_case_loop_is_what_the_code_says() -> None:
    assert (DOCS / "case-loop.md").read_text(encoding="utf-8") == case_loop_page()


def test_the_drawing_of_the_case_loop_is_what_the_code_says() -> None:
    assert (DOCS / "case-loop.svg").read_text(encoding="utf-8") == loop_svg()
