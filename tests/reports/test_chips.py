"""Chips print figures, and nothing else can take their place unnoticed."""

import pytest

from tests.reports.cast import count, figures, rate
from zhuqi.foundation.errors import Refused
from zhuqi.reports import chips


def test_a_chip_prints_its_figure_and_a_ratio_its_parts():
    text = "化解率[[rate.resolution]]（[[rate.resolution:分子]]/[[ rate.resolution：分母 ]]）"
    assert chips.render(text, figures()) == "化解率73.3%（440/600）"


def test_pieces_carry_what_a_figure_means():
    words, chip, rest = chips.pieces("登记[[issues.registered]]项", figures())
    assert (words.text, words.code, rest.text) == ("登记", "", "项")
    assert (chip.text, chip.code, chip.name) == ("612", "issues.registered", "登记问题")
    assert chip.definition.startswith("截至统计日")


def test_cites_each_code_once():
    assert chips.codes_in("[[a.b]]与[[c.d:分子]]、[[a.b]]") == ("a.b", "c.d")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[issues.none]]项", "没有“[[issues.none]]”这个指标"),
        ("共[[issues.registered项", "没有写完整"),
        ("共issues.registered]]项", "没有写完整"),
        ("[[rate.resolution:甲]]", "只能写“分子”“分母”或“总数”"),
        ("[[issues.registered:分母]]", "没有分母"),
        ("[[rate.satisfaction]]", "未予公布"),
        ("[[]]", "没有“[[]]”这个指标"),
    ],
)
def test_refuses_a_wrong_chip_in_one_sentence(text, sentence):
    hidden = figures(rate__satisfaction=rate("rate.satisfaction", "满意率", 1, 3, is_published=False))
    with pytest.raises(Refused) as refusal:
        chips.check(text, hidden)
    assert sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)
    chips.check("共[[issues.registered]]项，满意率样本不足", hidden)


def test_says_whether_all_figures_can_print():
    assert chips.can_print("[[issues.registered]]", figures())
    assert not chips.can_print("[[issues.registered]]", {})
    assert not chips.can_print("[[x]]", {"x": count("x", "某数", "项", None)})


@pytest.mark.parametrize(
    "text",
    [
        "截至2026年10月31日，按“13710”工作制度和13710要求，依据国办函〔2026〕12号",
        "7月31日前完成走访，9月份通报，9时30分、12345热线，《条例2026》，“5G+工业互联网”",
        "登记[[issues.registered]]项",
        "没有数字",
    ],
)
def test_dates_names_and_chips_give_no_hint(text):
    assert chips.hints(text.replace("30分", "")) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [("解决问题35项", "35"), ("占比 87.5%", "87.5%"), ("共１２项", "１２"), ("约1,200万元", "1,200")],
)
def test_a_number_typed_by_hand_gives_one_hint(text, number):
    (hint,) = chips.hints(text)
    assert f"“{number}”是手工填写的数字" in hint


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("登记[[issues.registered]]项。", "登记[[登记问题]]项。"),
        ("化解率[[rate.resolution:分子]]。", "化解率[[问题化解率：分子]]。"),
        ("没有[[no.such]]这个。", "没有[[no.such]]这个。"),
    ],
    ids=["count", "part-of-a-ratio", "unknown"],
)
def test_on_screen_a_chip_has_a_name_and_is_stored_as_code(code, name):
    assert chips.named(code, figures()) == name
    assert chips.coded(name, figures()) == code
    assert chips.coded(code, figures()) == code


def test_a_name_may_have_a_colon_itself():
    given = figures() | {"issues.source.VISIT": count("issues.source.VISIT", "来源：走访", "项", 7)}
    assert chips.coded("走访[[ 来源：走访 ]]项", given) == "走访[[issues.source.VISIT]]项"
