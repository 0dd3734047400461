"""A document as docx (by python-docx). The library is 18 MB in a process: this module is read when the first one is written."""

from io import BytesIO

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from onecity.apps.evaluation.reports.document import Document, TableOf

FONT = "Noto Sans CJK SC"


def written(document: Document) -> bytes:
    """The document as docx, A4, so that words can be added before it goes out."""
    file = docx.Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    normal = file.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(10)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    file.add_heading(document.title, 0)
    for line in (*document.subtitle, *document.sentences):
        file.add_paragraph(line)
    for table in document.tables:
        _add(file, table)
    for remark in document.remarks:
        file.add_paragraph(remark).runs[0].font.size = Pt(8)
    content = BytesIO()
    file.save(content)
    return content.getvalue()


def _add(file, table: TableOf) -> None:  # type: ignore[no-untyped-def]
    if not table.rows:
        return
    file.add_heading(table.title, 1)
    grid = file.add_table(rows=1, cols=len(table.head), style="Light Grid Accent 1")
    for cells, texts in ((grid.rows[0].cells, table.head), *((grid.add_row().cells, row) for row in table.rows)):
        for number, (cell, text) in enumerate(zip(cells, texts, strict=True)):
            cell.text = text
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT
