"""The numbers of GB/T 9704-2012, and the arithmetic that turns them into a page."""

from datetime import date

import pytest

from zhuqi.standards import official_layout as layout


def test_the_page_adds_up():
    assert (layout.TOP_MM, layout.LEFT_MM, layout.RIGHT_MM, layout.BOTTOM_MM) == (37, 28, 26, 35)
    assert layout.LEFT_TWIPS + layout.TYPE_AREA_WIDTH_TWIPS + layout.RIGHT_TWIPS == layout.PAGE_WIDTH_TWIPS == 11906


def test_twenty_two_lines_fit_the_type_area_exactly():
    height = layout.PAGE_HEIGHT_TWIPS - layout.TOP_TWIPS - layout.BOTTOM_TWIPS
    assert height == 22 * layout.LINE_PITCH_TWIPS
    assert height / 1440 * 25.4 == pytest.approx(225, abs=0.1)
    assert pytest.approx(35, abs=0.1) == layout.BOTTOM_TWIPS / 1440 * 25.4


def test_twenty_eight_characters_fit_a_line_and_no_more():
    pitch = layout.Size.BODY + layout.CHARACTER_SPACING_TWIPS / 20
    line = layout.TYPE_AREA_WIDTH_TWIPS / 20
    assert int(line / pitch) == 28
    assert layout.CHARACTER_SPACE == -848


@pytest.mark.parametrize(
    ("position", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_counts_in_chinese(position, word):
    assert layout.ordinal(position) == word


@pytest.mark.parametrize("position", [0, -1, 100])
def test_refuses_to_count_outside_one_to_ninety_nine(position):
    with pytest.raises(ValueError, match="no ordinal"):
        layout.ordinal(position)


def test_dates_have_no_leading_zeros():
    assert layout.official_date(date(2026, 3, 5)) == "2026年3月5日"


@pytest.mark.parametrize(
    ("signature", "day", "name_in", "day_in"),
    [
        ("示例市万人助万企活动办公室", "2026年3月5日", 2, 13 - 6),  # the date begins two further right
        ("第一工作组", "2026年11月23日", 7 + 4 + 0 - 5, 2),  # the date is longer: it stands two in, the name gives way
        ("示例市政府", "2026年3月5日", 6 + 4 - 5, 2),
    ],
)
def test_signature_and_date_stand_where_the_standard_puts_them(signature, day, name_in, day_in):
    name, dated = layout.signature_indents(signature, day)
    assert (name, dated) == (name_in, day_in)
    left_of_name = name + layout.width_in_characters(signature)
    left_of_date = dated + layout.width_in_characters(day)
    assert left_of_name - left_of_date == 2


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于活动的总结", ("关于活动的总结",)),
        (
            "第一工作组关于“万人助万企”活动开展情况的总结",
            ("第一工作组关于“万人助万企”", "活动开展情况的总结"),
        ),
        ("上行\n下行", ("上行", "下行")),
    ],
)
def test_titles_break_between_words(title, lines):
    assert layout.title_lines(title) == lines


def test_a_title_without_any_place_to_break_still_fits():
    lines = layout.title_lines("“" + "长" * 60 + "”")
    assert "".join(lines) == "“" + "长" * 60 + "”"
    assert all(layout.width_in_characters(line) <= layout.TITLE_CHARACTERS for line in lines)
