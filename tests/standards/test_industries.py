"""GB/T 4754-2017: its numbers, and the many ways of writing a code."""

import pytest

from zhuqi.foundation.errors import Refused
from zhuqi.standards.industries import DIVISION_NAMES, SECTION_OF_DIVISION, SECTIONS, Industry, parse_industry


def test_there_are_20_sections_and_97_divisions_without_a_gap() -> None:
    assert "".join(SECTIONS) == "ABCDEFGHIJKLMNOPQRST"
    assert list(DIVISION_NAMES) == [f"{number:02}" for number in range(1, 98)]
    assert len(set(DIVISION_NAMES.values())) == 97


@pytest.mark.parametrize(
    ("letter", "first", "last"),
    [
        ("A", "01", "05"),
        ("B", "06", "12"),
        ("C", "13", "43"),
        ("D", "44", "46"),
        ("E", "47", "50"),
        ("F", "51", "52"),
        ("G", "53", "60"),
        ("H", "61", "62"),
        ("I", "63", "65"),
        ("J", "66", "69"),
        ("K", "70", "70"),
        ("L", "71", "72"),
        ("M", "73", "75"),
        ("N", "76", "79"),
        ("O", "80", "82"),
        ("P", "83", "83"),
        ("Q", "84", "85"),
        ("R", "86", "90"),
        ("S", "91", "96"),
        ("T", "97", "97"),
    ],
)
def test_each_section_holds_its_divisions(letter: str, first: str, last: str) -> None:
    divisions = SECTIONS[letter].divisions
    assert (divisions[0], divisions[-1]) == (first, last)
    assert {SECTION_OF_DIVISION[division] for division in divisions} == {letter}


@pytest.mark.parametrize(
    ("written", "code", "name"),
    [
        ("C", "C", "制造业"),
        ("c", "C", "制造业"),
        ("33", "C33", "金属制品业"),
        ("331", "C331", "金属制品业"),
        ("3311", "C3311", "金属制品业"),
        ("C3311", "C3311", "金属制品业"),
        (" c 33-11 ", "C3311", "金属制品业"),
        ("Ｃ３３１１", "C3311", "金属制品业"),
        ("01", "A01", "农业"),
        ("软件和信息技术服务业", "I65", "软件和信息技术服务业"),
        ("房地产业", "K", "房地产业"),
        ("97", "T97", "国际组织"),
    ],
)
def test_a_code_is_read_however_it_is_written(written: str, code: str, name: str) -> None:
    industry = parse_industry(written)
    assert (industry.code, industry.name) == (code, name)


@pytest.mark.parametrize("written", ["", "  ", "3", "33111", "C3", "3C", "UU", "做生意的", "33 或 34", "-33x"])
def test_what_is_no_code_is_refused_with_the_remedy(written: str) -> None:
    with pytest.raises(Refused, match="无法识别，请填写"):
        parse_industry(written)


@pytest.mark.parametrize(
    ("written", "words"),
    [("U", "A 至 T"), ("00", "大类 00 不存在"), ("9811", "大类 98 不存在"), ("C6510", "属于门类 I")],
)
def test_a_code_outside_the_standard_says_what_is_wrong(written: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        parse_industry(written)


def test_a_group_filled_up_with_zeros_is_no_group() -> None:
    assert Industry("K", "7000").group is None
    assert Industry("K", "7010").group == "701"
    assert Industry("G", "59").group is None
