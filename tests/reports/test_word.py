"""The Word file: the layout of GB/T 9704-2012 in its XML, and the same figures as the text."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.reports.cast import FACTS, MADE_AT, UNTIL, figures, rate
from zhuqi.foundation.errors import Refused
from zhuqi.reports import word
from zhuqi.reports.paragraphs import printed
from zhuqi.reports.summary import compose
from zhuqi.reports.template import build_template

pytestmark = pytest.mark.usefixtures("own_home")


def make_document(given=None, **changes):
    given = figures() if given is None else given
    content = {
        "paragraphs": printed(compose(FACTS, given), given),
        "signature": "第一工作组",
        "day": UNTIL,
        "figures": tuple(given.values()),
        "made_at": MADE_AT,
    }
    return word.OfficialDocument(**(content | changes))


@pytest.fixture(scope="module")
def packed():
    return word.word_file(make_document())


@pytest.fixture
def opened(packed):
    return Document(io.BytesIO(packed))


def _attributes(element):
    return {name.split("}")[1]: value for name, value in element.attrib.items()}


def test_the_page_is_that_of_the_standard(opened):
    section = opened.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(margin.mm, 1) for margin in margins] == [37.0, 34.9, 28.0, 26.0]
    (grid,) = section._sectPr.findall(qn("w:docGrid"))
    assert _attributes(grid) == {"type": "linesAndChars", "linePitch": "580", "charSpace": "-848"}


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("公文正文", "仿宋_GB2312", 16),
        ("公文一级标题", "黑体", 16),
        ("公文附件", "黑体", 16),
        ("公文页码", "宋体", 14),
    ],
)
def test_fonts_and_sizes_are_those_of_the_standard(opened, style, font, size):
    found = opened.styles[style]
    assert found.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == font
    assert found.font.size.pt == size
    assert not found.font.bold


def test_body_lines_are_exact_and_begin_two_characters_in(opened):
    properties = opened.styles["公文正文"].element.pPr
    assert _attributes(properties.find(qn("w:spacing"))) == {
        "before": "0",
        "after": "0",
        "line": "580",
        "lineRule": "exact",
    }
    assert properties.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_the_title_is_centred_and_not_bold(opened):
    lines = [paragraph for paragraph in opened.paragraphs if paragraph.style.name == "公文标题"]
    assert [line.text for line in lines] == [
        "第一工作组关于“万人助万企”",
        "活动开展情况的总结",
        word.ANNEX_TITLE,
    ]
    assert opened.styles["公文标题"].element.pPr.find(qn("w:jc")).get(qn("w:val")) == "center"


def test_headings_and_leads_have_their_faces(opened):
    headings = [paragraph.text for paragraph in opened.paragraphs if paragraph.style.name == "公文一级标题"]
    assert headings == ["一、主要做法", "二、存在问题", "三、下步工作建议"]
    point = next(paragraph for paragraph in opened.paragraphs if paragraph.text.startswith("一是"))
    assert point.runs[0].style.name == "公文段旨"
    assert point.runs[0].text == "一是提高思想认识，健全责任体系。"
    assert opened.styles["公文段旨"].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "楷体_GB2312"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(opened):
    assert opened.settings.odd_and_even_pages_header_footer
    section = opened.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert "PAGE" in "".join(node.text for node in paragraph._p.iter(qn("w:instrText")))
        assert paragraph._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert paragraph._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}Chars")) == "100"


def test_nothing_is_left_of_the_library_defaults(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()
        everything = "".join(archive.read(name).decode() for name in names if name.endswith((".xml", ".rels")))
    assert not [name for name in names if "theme" in name or "thumbnail" in name]
    for unwanted in ("asciiTheme", "eastAsiaTheme", "themeColor", "MS Mincho", "Calibri", "Heading 1", "Macintosh"):
        assert unwanted not in everything
    assert 'w:eastAsia="zh-CN"' in everything
    assert 'w:eastAsia="ja-JP"' not in everything


def test_every_face_has_a_fallback(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    for name, other in (
        ("仿宋_GB2312", "仿宋,FangSong"),
        ("方正小标宋简体", "小标宋,宋体"),
        ("楷体_GB2312", "楷体,KaiTi"),
    ):
        assert f'w:name="{name}"><w:altName w:val="{other}"' in fonts


def test_properties_name_the_document_and_the_office(opened):
    properties = opened.core_properties
    assert properties.title == "第一工作组关于“万人助万企”活动开展情况的总结"
    assert (properties.author, properties.last_modified_by) == ("企业服务办公室", "企业服务办公室")
    assert properties.created == properties.modified == MADE_AT
    assert properties.language == "zh-CN"


def test_the_text_is_what_was_composed(opened):
    document = make_document()
    written = [paragraph.text for paragraph in opened.paragraphs]
    for line in document.paragraphs[1:]:
        assert line.text in written
    assert "[[" not in "".join(written)
    assert "{{" not in "".join(written)


def test_signature_and_date_close_the_text(opened):
    signature, day = [paragraph for paragraph in opened.paragraphs if paragraph.style.name == "公文署名"]
    assert (signature.text, day.text) == ("第一工作组", "2026年10月31日")
    assert day._p.pPr.find(qn("w:ind")).get(qn("w:rightChars")) == "200"


def test_the_annex_lists_every_figure_with_value_and_definition(opened):
    (table,) = opened.tables
    head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert head == ["序号", "指标", "数值", "口径"]
    expected = [
        [str(number), figure.name, word.annex_value(figure), figure.definition + figure.coverage]
        for number, figure in enumerate(figures().values(), start=1)
    ]
    assert rows == expected
    values = {row[1]: row[2] for row in rows}
    assert (values["登记问题"], values["问题化解率"]) == ("612项", "73.3%（440/600）")


def test_the_annex_head_repeats_and_rows_stay_whole_within_the_type_area(opened):
    (table,) = opened.tables
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    assert sum(column.width.twips for column in table.columns) == 8844
    mark = next(paragraph for paragraph in opened.paragraphs if paragraph.text == "附件")
    assert mark.paragraph_format.page_break_before


def test_a_figure_not_published_says_so_in_the_annex():
    given = figures(rate__satisfaction=rate("rate.satisfaction", "满意率", 2, 3, is_published=False))
    (table,) = Document(io.BytesIO(word.word_file(make_document(given)))).tables
    row = next(row for row in table.rows if row.cells[1].text == "满意率")
    assert row.cells[2].text == "样本只有3个，不足5个，不公布"


def test_marks_in_user_text_are_printed_as_they_are():
    given = figures()
    lines = list(make_document(given).paragraphs)
    odd = "甲 & 乙 <丙> {{ 丁 }} {% 戊 %}"
    lines[1] = replace(lines[1], rest=odd)
    written = Document(io.BytesIO(word.word_file(make_document(given, paragraphs=tuple(lines)))))
    assert odd in [paragraph.text for paragraph in written.paragraphs]


def test_the_same_content_gives_the_same_bytes(packed):
    assert word.word_file(make_document()) == packed
    assert word.word_file(make_document(made_at=MADE_AT + timedelta(days=1))) != packed


def test_the_template_is_the_same_each_time():
    first, second = (zipfile.ZipFile(io.BytesIO(build_template())) for _ in range(2))
    assert first.namelist() == second.namelist()
    assert [first.read(name) for name in first.namelist() if name != "docProps/core.xml"] == [
        second.read(name) for name in second.namelist() if name != "docProps/core.xml"
    ]


def test_an_office_can_use_its_own_template(own_home):
    edited = Document(io.BytesIO(build_template()))
    edited.paragraphs[0].insert_paragraph_before("内部资料  注意保存")
    (own_home / "templates").mkdir()
    edited.save(own_home / "templates" / "summary.docx")
    written = Document(io.BytesIO(word.word_file(make_document())))
    assert written.paragraphs[0].text == "内部资料  注意保存"


def test_a_broken_template_is_refused_with_its_place(own_home):
    (own_home / "templates").mkdir()
    (own_home / "templates" / "summary.docx").write_bytes(b"no document")
    with pytest.raises(Refused, match="文稿模板"):
        word.word_file(make_document())
