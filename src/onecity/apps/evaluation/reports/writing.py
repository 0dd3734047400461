"""A document as PDF (by typst) and as docx."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import typst

from onecity.apps.evaluation.reports.document import Document

_TEMPLATE = Path(__file__).parent / "report.typ"


def pdf(document: Document) -> bytes:
    """The document as PDF, A4."""
    told = json.dumps(asdict(document), ensure_ascii=False)
    written: bytes = typst.compile(str(_TEMPLATE), format="pdf", sys_inputs={"document": told})
    return written


def docx(document: Document) -> bytes:
    """The document as docx, A4, so that words can be added before it goes out."""
    from onecity.apps.evaluation.reports.word import written

    return written(document)


@dataclass(frozen=True)
class Form:
    """A form a report is written in."""

    content_type: str
    write: Callable[[Document], bytes]


FORMS: dict[str, Form] = {
    "pdf": Form("application/pdf", pdf),
    "docx": Form("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx),
}
