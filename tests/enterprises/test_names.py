"""Names reduced for comparing and typing ahead."""

import pytest

from zhuqi.enterprises.names import (
    core_key,
    name_key,
    number_text,
    search_literal,
    search_query,
    tidy_name,
)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  明晟 新材科技 有限公司 ", "明晟新材科技有限公司"),
        ("明晟(示例)有限公司", "明晟（示例）有限公司"),
        ("ＡＢＢ示例 有限公司", "ABB示例有限公司"),
        ("Blue Sky 公司", "Blue Sky公司"),
        ("\ufeff明晟\x00公司\u200b", "明晟公司"),
    ],
)
def test_tidy(written, stored):
    assert tidy_name(written) == stored


def test_spellings_of_one_name_share_a_key():
    assert len({name_key(name) for name in ("明晟（示例）有限公司", "明晟(示例) 有限公司", "明晟·示例·有限公司")}) == 1


def test_numbers_have_six_digits():
    assert number_text(42) == "E000042"


@pytest.mark.parametrize(
    ("name", "core"),
    [
        ("示例市明晟新材料股份有限公司", "明晟新材料"),
        ("示例省示例市高新区明晟新材料有限责任公司", "明晟新材料"),
        ("明晟新材料（集团）控股有限公司", "明晟新材料"),
        ("好又多超市有限公司", "好又多超市"),
        ("城市便捷酒店管理有限公司", "城市便捷酒店管理"),
        ("甲乙合伙企业（有限合伙）", "甲乙"),
        ("有限公司", "有限公司"),
        ("县城市政工程有限公司", "县城市政工程"),
    ],
)
def test_the_core_is_what_tells_a_firm_from_its_neighbours(name, core):
    assert core_key(name) == core


def test_initials_are_words_of_four_from_anywhere_in_every_reading():
    words = search_literal(["明晟重庆ABC厂"], ["E000001"]).replace("'", "").split()
    marked = {word[1:] for word in words if word.startswith("~")}
    assert {"mscq", "mszq", "mczq", "abcc", "cc", "c", "bcc"} <= marked  # 晟 has two readings, 重 two, 厂 two
    assert all(len(word) <= 4 for word in marked)
    assert "e000001" in words
    assert search_literal(["（）"], []) == ""


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("msxc", "'msxc':* | '~msxc':*"),
        ("ＭＳ", "'ms':* | '~ms':*"),
        ("msxcl", "'msxcl':* | ('~msxc' & '~sxcl')"),
        ("m", "'m':*"),
        ("明晟", "'明晟'"),
        ("  ", ""),
        ("（）", ""),
    ],
)
def test_what_is_typed_becomes_one_question_to_one_index(typed, query):
    assert search_query(typed) == query
