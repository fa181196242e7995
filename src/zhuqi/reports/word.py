"""An official document as a Word file.  The same content gives the same bytes, whenever and wherever it is made."""

import io
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from zhuqi.foundation.errors import Refused
from zhuqi.foundation.home import home
from zhuqi.reports.frozen import FrozenFigure
from zhuqi.reports.paragraphs import Kind, PrintedParagraph
from zhuqi.reports.template import SIGNATURE, build_template
from zhuqi.standards import official_layout as layout

ANNEX_TITLE = "指标数值及口径一览表"
NOT_PUBLISHED = "样本不足，未公布"
CREATOR = "企业服务办公室"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class OfficialDocument:
    """What is printed: numbered paragraphs (the title among them), who signs, the day, and the figures of the annex."""

    paragraphs: tuple[PrintedParagraph, ...]
    signature: str
    day: date
    figures: tuple[FrozenFigure, ...]
    made_at: datetime


@dataclass(frozen=True)
class AnnexRow:
    """One line of the annex."""

    number: int
    name: str
    value: str
    definition: str


def word_file(document: OfficialDocument) -> bytes:
    """
    Return the document as .docx in the layout of GB/T 9704-2012.

    :raises Refused: the office's own template cannot be filled in
    """
    try:
        template = DocxTemplate(io.BytesIO(_template()))
        template.render(_context(document), autoescape=True)
        word = template.docx
        _place_signature(word, document)
        _name_properties(word, document)
    except Exception as error:
        if own_template().exists():
            raise Refused(
                f"文稿模板“{own_template()}”无法套用，请在 Word 或 WPS 中检查花括号标记，或移走该文件改用系统模板。"
            ) from error
        raise
    buffer = io.BytesIO()
    word.save(buffer)
    return _stable(buffer.getvalue())


def annex_rows(figures: tuple[FrozenFigure, ...]) -> tuple[AnnexRow, ...]:
    """Return every figure as the annex prints it: a ratio with what it is counted from, an unpublished one as such."""
    return tuple(
        AnnexRow(number, figure.name, annex_value(figure), figure.definition + figure.coverage)
        for number, figure in enumerate(figures, start=1)
    )


def annex_value(figure: FrozenFigure) -> str:
    """Return a value with its unit."""
    if not figure.is_published:
        return figure.reason.rstrip("。") or NOT_PUBLISHED
    if figure.is_ratio:
        return f"{figure.text}（{figure.numerator}/{figure.denominator}）"
    return figure.text if figure.text.endswith(figure.unit) else f"{figure.text}{figure.unit}"


@cache
def _built_template() -> bytes:
    return build_template()


def own_template() -> Path:
    """Return where the office's own template lies, if it has one."""
    return home() / "templates" / "summary.docx"


def _template() -> bytes:
    """Return the template the office has edited, or ours."""
    own = own_template()
    return own.read_bytes() if own.exists() else _built_template()


def _context(document: OfficialDocument) -> dict[str, object]:
    title = next((line.text for line in document.paragraphs if line.kind is Kind.TITLE), "")
    return {
        "title_lines": layout.title_lines(title),
        "paragraphs": [line for line in document.paragraphs if line.kind is not Kind.TITLE],
        "annex_title": ANNEX_TITLE,
        "rows": annex_rows(document.figures),
        "signature": document.signature,
        "date": layout.official_date(document.day),
    }


def _place_signature(word: WordDocument, document: OfficialDocument) -> None:
    """Indent 署名 and 成文日期 from the right by what their widths ask for."""
    lines = [paragraph for paragraph in word.paragraphs if paragraph.style and paragraph.style.name == SIGNATURE]
    indents = layout.signature_indents(document.signature, layout.official_date(document.day))
    for paragraph, characters in zip(lines, indents, strict=False):  # an edited template may drop them
        indent = OxmlElement("w:ind")
        indent.set(qn("w:rightChars"), str(round(characters * 100)))
        indent.set(qn("w:right"), str(round(characters * layout.CHARACTER_TWIPS)))
        paragraph._p.get_or_add_pPr().append(indent)


def _name_properties(word: WordDocument, document: OfficialDocument) -> None:
    properties = word.core_properties
    properties.title = next(
        (line.text.replace("\n", "") for line in document.paragraphs if line.kind is Kind.TITLE), ""
    )
    properties.author = properties.last_modified_by = CREATOR
    properties.created = properties.modified = document.made_at.astimezone(UTC)  # the library does not convert
    properties.language = "zh-CN"
    properties.revision = 1
    properties.comments = properties.subject = properties.keywords = ""


def _stable(packed: bytes) -> bytes:
    """Repack with fixed timestamps and order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
