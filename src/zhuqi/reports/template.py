"""
The Word template of official documents: styles, page, page numbers, in the numbers of GB/T 9704-2012.

Built by code, so that every number has one place.  An office that wants its own wording of the frame writes the
template out (`zhuqi summary_template`), edits it in Word or WPS, and puts it into the home; the jinja marks in it stay.
"""

import io
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Twips
from docx.table import Table

from zhuqi.standards import official_layout as layout

# Paragraph and character styles by their Chinese names: what an official sees in Word's list of styles.
TITLE, HEADING, BODY, SIGNATURE, ANNEX_MARK, CELL = (
    "公文标题",
    "公文一级标题",
    "公文正文",
    "公文署名",
    "公文附件",
    "公文表格",
)
LEAD, STRONG = "公文段旨", "公文黑体"
PAGE_NUMBER = "公文页码"

_DROPPED_PARTS = frozenset({"theme", "thumbnail", "customXml", "stylesWithEffects", "numbering", "webSettings"})
_SETTINGS = (
    f"<w:settings {nsdecls('w')}><w:evenAndOddHeaders/><w:defaultTabStop w:val='632'/>"
    "<w:characterSpacingControl w:val='compressPunctuation'/><w:compat><w:useFELayout/><w:compatSetting"
    " w:name='compatibilityMode' w:uri='http://schemas.microsoft.com/office/word' w:val='15'/></w:compat>"
    "<w:themeFontLang w:val='en-US' w:eastAsia='zh-CN'/></w:settings>"
)
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties'
    ' xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>Zhuqi</Application></Properties>"
)

_KEPT_STYLES = frozenset({"Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid"})
_COLUMNS = (("序号", 600), ("指标", 1580), ("数值", 1980), ("口径", 4684))  # twips; together the type area


def build_template() -> bytes:
    """Return the template as a .docx with jinja marks for docxtpl."""
    document = Document()
    _strip(document)
    _default_fonts(document)
    _styles(document)
    section = document.sections[0]
    _page(section)
    _page_numbers(document, section)
    _font_fallbacks(document)
    _body(document)
    _annex(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# --- what python-docx brings along and an official document must not have


def _strip(document: WordDocument) -> None:
    """Drop the blue headings, list and table styles, the theme, the thumbnail, and the American defaults."""
    styles = document.styles.element
    for style in [style for style in styles.style_lst if style.name_val not in _KEPT_STYLES]:
        styles.remove(style)
    for paragraph in document.element.body.findall(qn("w:p")):
        document.element.body.remove(paragraph)
    settings = document.settings.element
    for child in [*settings]:
        settings.remove(child)
    for child in [*parse_xml(_SETTINGS)]:
        settings.append(child)
    for part in (document.part, document.part.package):
        _strip_parts(part)


def _strip_parts(owner: Any) -> None:
    for key, relation in [*owner.rels.items()]:
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in _DROPPED_PARTS:
            del owner.rels[key]
        elif kind == "extended-properties":
            relation.target_part._blob = _PROPERTIES.encode()  # kept by the library as bytes, without a setter


def _default_fonts(document: WordDocument) -> None:
    """
    Set the body face, its size and the language as the document's defaults.

    The Latin language stays English: under a Chinese one, programs break numbers at the end of a line.
    """
    properties = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(properties):
        properties.remove(child)
    properties.append(_fonts(layout.BODY_FONT))
    for tag in ("w:sz", "w:szCs"):
        properties.append(_element(tag, val=str(layout.Size.BODY * 2)))
    properties.append(_element("w:lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA"))
    paragraphs = document.styles.element.find(qn("w:docDefaults")).find(qn("w:pPrDefault"))
    for child in list(paragraphs):
        paragraphs.remove(child)
    normal = document.styles["Normal"].element
    for tag in ("w:rPr", "w:pPr"):
        if (found := normal.find(qn(tag))) is not None:
            normal.remove(found)
    run = normal.get_or_add_rPr()  # again, because LibreOffice measures the grid by this style alone
    for tag in ("w:sz", "w:szCs"):
        run.append(_element(tag, val=str(layout.Size.BODY * 2)))


def _font_fallbacks(document: WordDocument) -> None:
    """Name a substitute for each licensed face, so that a machine without it takes the nearest."""
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/fontTable"):
            fonts = "".join(
                f'<w:font w:name="{font.name}"><w:altName w:val="{",".join(font.fallbacks)}"/></w:font>'
                for font in layout.FONTS
            )
            xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
            relation.target_part._blob = xml.encode()  # the library keeps this part as bytes and offers no setter


# --- page


def _page(section: Section) -> None:
    section.page_width, section.page_height = Twips(layout.PAGE_WIDTH_TWIPS), Twips(layout.PAGE_HEIGHT_TWIPS)
    section.top_margin, section.bottom_margin = Twips(layout.TOP_TWIPS), Twips(layout.BOTTOM_TWIPS)
    section.left_margin, section.right_margin = Twips(layout.LEFT_TWIPS), Twips(layout.RIGHT_TWIPS)
    section.header_distance, section.footer_distance = Twips(layout.twips(15)), Twips(layout.FOOTER_TWIPS)
    section.gutter = Twips(0)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)
    properties.append(
        _element(
            "w:docGrid",
            type="linesAndChars",
            linePitch=str(layout.LINE_PITCH_TWIPS),
            charSpace=str(layout.CHARACTER_SPACE),
        )
    )


def _page_numbers(document: WordDocument, section: Section) -> None:
    """“— 1 —”: right on odd pages, left on even ones, one character from the edge."""
    indent = layout.PAGE_NUMBER_INDENT_CHARACTERS
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.style = document.styles[PAGE_NUMBER]
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            _element("w:ind", **{f"{side}Chars": str(indent * 100), side: str(indent * layout.Size.PAGE_NUMBER * 20)})
        )
        properties.append(_element("w:jc", val=side))
        paragraph.add_run(f"{layout.PAGE_NUMBER_DASH} ")
        for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
            run = paragraph.add_run()
            if kind == "text":
                run.text = text
            elif kind:
                run._r.append(_element("w:fldChar", fldCharType=kind))
            else:
                instruction = OxmlElement("w:instrText")
                instruction.text = f" {text} "
                run._r.append(instruction)
        paragraph.add_run(f" {layout.PAGE_NUMBER_DASH}")


# --- styles


def _styles(document: WordDocument) -> None:
    _paragraph_style(document, BODY, layout.BODY_FONT, layout.Size.BODY, first_line=True)
    _paragraph_style(document, TITLE, layout.TITLE_FONT, layout.Size.TITLE, align="center", keep_next=True)
    _paragraph_style(
        document, HEADING, layout.HEADING_1_FONT, layout.Size.BODY, first_line=True, keep_next=True, outline=0
    )
    _paragraph_style(document, SIGNATURE, layout.BODY_FONT, layout.Size.BODY, align="right", keep_next=True)
    _paragraph_style(document, ANNEX_MARK, layout.HEADING_1_FONT, layout.Size.BODY, keep_next=True)
    _paragraph_style(document, CELL, layout.BODY_FONT, layout.Size.TABLE, align="left", grid=False)
    _paragraph_style(document, PAGE_NUMBER, layout.PAGE_NUMBER_FONT, layout.Size.PAGE_NUMBER, grid=False)
    number = document.styles[PAGE_NUMBER].element
    fonts = number.rPr.find(qn("w:rFonts"))
    for script in ("w:ascii", "w:hAnsi", "w:cs"):  # 半角宋体
        fonts.set(qn(script), layout.PAGE_NUMBER_FONT.name)
    spacing = number.pPr.find(qn("w:spacing"))
    spacing.set(qn("w:line"), str(layout.FOOTER_LINE_PT * 20))
    spacing.set(qn("w:lineRule"), "exact")
    grid = document.styles[SIGNATURE].element.pPr.find(qn("w:snapToGrid"))
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):  # the date is placed by its width, without spaces around digits
        grid.addprevious(_element(tag, val="0"))
    _character_style(document, LEAD, layout.HEADING_2_FONT)
    _character_style(document, STRONG, layout.HEADING_1_FONT)


def _paragraph_style(
    document: WordDocument,
    name: str,
    font: layout.Font,
    size: float,
    *,
    align: str = "both",
    first_line: bool = False,
    keep_next: bool = False,
    outline: int | None = None,
    grid: bool = True,
) -> None:
    """
    Add a style; on the ``grid`` each line is exactly one of the twenty-two, and twenty-eight characters fit it.

    The grid is also declared for the page, but not left to the program: LibreOffice spreads Chinese over two cells when
    it is wider than one, as 三号 is. So lines are exact, characters set closer, and snapping is off.
    """
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    style.quick_style = True
    properties = style.element.get_or_add_pPr()
    if keep_next:
        properties.append(OxmlElement("w:keepNext"))
    properties.append(_element("w:widowControl", val="0"))
    properties.append(_element("w:snapToGrid", val="0"))
    line = {"line": str(layout.LINE_PITCH_TWIPS), "lineRule": "exact"} if grid else {"line": "240", "lineRule": "auto"}
    properties.append(_element("w:spacing", before="0", after="0", **line))
    if first_line:
        indent = layout.FIRST_LINE_CHARACTERS
        properties.append(
            _element("w:ind", firstLineChars=str(indent * 100), firstLine=str(round(indent * layout.CHARACTER_TWIPS)))
        )
    properties.append(_element("w:jc", val=align))
    if outline is not None:
        properties.append(_element("w:outlineLvl", val=str(outline)))
    run = style.element.get_or_add_rPr()
    run.append(_fonts(font))
    if grid and size == layout.Size.BODY:
        run.append(_element("w:spacing", val=str(layout.CHARACTER_SPACING_TWIPS)))
    run.append(_element("w:snapToGrid", val="0"))
    for tag in ("w:sz", "w:szCs"):
        run.append(_element(tag, val=str(round(size * 2))))


def _character_style(document: WordDocument, name: str, font: layout.Font) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    style.quick_style = True
    style.element.get_or_add_rPr().append(_fonts(font))


def _fonts(font: layout.Font) -> Any:
    """Return w:rFonts: the named face for Chinese and its quotation marks, the Latin one for digits and letters."""
    western = layout.LATIN_FONT.name
    return _element("w:rFonts", hint="eastAsia", ascii=western, hAnsi=western, eastAsia=font.name, cs=western)


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


# --- content, as docxtpl reads it


def _body(document: WordDocument) -> None:
    """Title, blank line, numbered paragraphs, the note of the annex, signature and date."""

    def line(text: str, style: str = BODY) -> Any:
        return document.add_paragraph(text, style=style)

    line("{%p for line in title_lines %}")
    line("{{ line }}", TITLE)
    line("{%p endfor %}")
    line("")
    line("{%p for paragraph in paragraphs %}")
    line('{%p if paragraph.kind == "HEADING" %}')
    line("{{ paragraph.text }}", HEADING)
    line('{%p elif paragraph.kind == "POINT" %}')
    point = line("")
    point.add_run("{{ paragraph.prefix }}{{ paragraph.lead }}", style=LEAD)
    point.add_run("{{ paragraph.rest }}")
    line("{%p else %}")
    line("{{ paragraph.text }}")
    line("{%p endif %}")
    line("{%p endfor %}")
    line("")
    line("附件：{{ annex_title }}")
    line("")
    line("{{ signature }}", SIGNATURE)
    line("{{ date }}", SIGNATURE)


def _annex(document: WordDocument) -> None:
    """A new page: 附件, its title on the third line, every figure in a table whose head repeats."""
    mark = document.add_paragraph("附件", style=ANNEX_MARK)
    mark.paragraph_format.page_break_before = True
    document.add_paragraph("", style=BODY)
    document.add_paragraph("{{ annex_title }}", style=TITLE)
    document.add_paragraph("", style=BODY)
    table = document.add_table(rows=4, cols=len(_COLUMNS))
    table.style = document.styles["Table Grid"]
    _fixed_columns(table)
    for cell, (name, _) in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.paragraphs[0].style = document.styles[CELL]
        cell.paragraphs[0].add_run(name, style=STRONG)
        cell.paragraphs[0].paragraph_format.alignment = 1
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    cells = ("{{ row.number }}", "{{ row.name }}", "{{ row.value }}", "{{ row.definition }}")
    for row, texts in zip(table.rows[1:], (("{%tr for row in rows %}",), cells, ("{%tr endfor %}",)), strict=True):
        for index, text in enumerate(texts):
            paragraph = row.cells[index].paragraphs[0]
            paragraph.style = document.styles[CELL]
            paragraph.add_run(text)
            if index in (0, 2):
                paragraph.paragraph_format.alignment = 1


def _fixed_columns(table: Table) -> None:
    """Give every cell its width, so that nothing grows beyond the type area, and keep rows whole."""
    properties = table._tbl.tblPr
    for child in list(properties):
        if child.tag != qn("w:tblStyle"):
            properties.remove(child)
    properties.append(_element("w:tblW", w=str(layout.TYPE_AREA_WIDTH_TWIPS), type="dxa"))
    properties.append(_element("w:jc", val="center"))
    properties.append(_element("w:tblLayout", type="fixed"))
    properties.append(
        parse_xml(
            f"<w:tblCellMar {nsdecls('w')}><w:top w:w='40' w:type='dxa'/><w:left w:w='85' w:type='dxa'/>"
            "<w:bottom w:w='40' w:type='dxa'/><w:right w:w='85' w:type='dxa'/></w:tblCellMar>"
        )
    )
    for column, (_, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Twips(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, (_, width) in zip(row.cells, _COLUMNS, strict=True):
            cell.width = Twips(width)
            cell.vertical_alignment = 1
