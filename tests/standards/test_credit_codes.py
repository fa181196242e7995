"""GB 32100: the standard's own example, real codes, and what one slip of the finger does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhuqi.standards.credit_codes import (
    ALPHABET,
    check_character,
    check_credit_code,
    normalise_credit_code,
    organisation_check_character,
)

first_seventeen = st.text(ALPHABET, min_size=17, max_size=17)


@st.composite
def good_codes(draw: st.DrawFn) -> str:
    head = draw(st.text(ALPHABET, min_size=8, max_size=8))
    body = draw(st.text(ALPHABET, min_size=8, max_size=8))
    start = head + body + organisation_check_character(body)
    return start + check_character(start)


def reference_check_character(start: str) -> str:
    """The formula of the standard, written out: C18 = 31 − Σ Ci·3^(i−1) mod 31, and 31 is 0."""
    total = sum(ALPHABET.index(character) * 3**index for index, character in enumerate(start))
    return ALPHABET[(31 - total % 31) % 31]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param("91350100M000100Y4", "3", id="the-example-of-the-standard"),
        pytest.param("11320000MB151840X", "J", id="a-public-institution"),
        pytest.param("91110000600037341", "L", id="an-enterprise"),
    ],
)
def test_the_check_character_of_known_codes(start: str, expected: str) -> None:
    assert check_character(start) == expected
    assert check_credit_code(start + expected).check_ok
    assert check_credit_code(start + expected).organisation_check_ok
    assert check_credit_code(start + expected).problem is None


def test_the_deliberately_wrong_example_fails_and_keeps_its_good_organisation_code() -> None:
    checked = check_credit_code("91350100M000100Y4Z")
    assert not checked.check_ok
    assert checked.organisation_check_ok
    assert checked.problem is not None
    assert "末位是“Z”，按国家标准应为“3”" in checked.problem


def test_a_wrong_last_character_names_the_right_one_and_the_way_out() -> None:
    checked = check_credit_code("91350100M000100Y44")
    assert not checked.check_ok
    assert checked.problem is not None
    assert "应为“3”" in checked.problem
    assert "填写理由后仍可保存" in checked.problem


def test_a_wrong_organisation_code_is_told_from_a_wrong_last_character() -> None:
    start = "91350100M000100Y5"
    checked = check_credit_code(start + check_character(start))
    assert checked.check_ok
    assert not checked.organisation_check_ok
    assert checked.problem is not None
    assert "第 9 至 17 位“M000100Y5”" in checked.problem


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(" 91350100 M000100Y43 ", id="spaces"),
        pytest.param("913501-00M00-0100Y43", id="hyphens"),
        pytest.param("91350100m000100y43", id="lower-case"),
        pytest.param("９１３５０１００Ｍ０００１００Ｙ４３", id="full-width"),
        pytest.param("９１３５０１００　ｍ０００１００－ｙ４３", id="full-width-lower-case-space-and-hyphen"),
        pytest.param("91350100—M000100–Y43", id="dashes"),
        pytest.param("\ufeff91350100M000100Y43\u200b\r\n", id="what-a-spreadsheet-leaves-behind"),
        pytest.param("'91350100M000100Y43", id="the-apostrophe-that-makes-a-text-cell"),
        pytest.param("“91350100M000100Y43”", id="quotes"),
    ],
)
def test_how_it_is_written_does_not_matter(written: str) -> None:
    checked = check_credit_code(written)
    assert checked.code == written
    assert checked.normalised == "91350100M000100Y43"
    assert checked.check_ok
    assert checked.organisation_check_ok


@pytest.mark.parametrize(
    ("written", "words"),
    [
        pytest.param("", "是空的", id="nothing"),
        pytest.param("　- ", "是空的", id="nothing-but-separators"),
        pytest.param("91350100M000100Y4", "现在是 17 位", id="one-short"),
        pytest.param("91350100M000100Y433", "现在是 19 位", id="one-too-many"),
        pytest.param("350100100000123", "旧的工商注册号", id="the-old-registration-number"),
        pytest.param("M000100Y4", "旧的组织机构代码", id="the-old-organisation-code"),
        pytest.param("9135O100M000100Y43", "第 5 位“O”", id="letter-o-for-nought"),
        pytest.param("9135O100M000100Y43", "核对是否应为“0”", id="letter-o-suggests-nought"),
        pytest.param("郑州市某某公司", "第 1 位“郑”", id="a-name"),
    ],
)
def test_what_is_no_code_says_why(written: str, words: str) -> None:
    checked = check_credit_code(written)
    assert not checked.check_ok
    assert checked.problem is not None
    assert words in checked.problem


def test_the_region_is_not_compared_with_any_list() -> None:
    for region in ("999999", "000000", "ABCDEF"):
        start = f"91{region}M000100Y4"
        assert check_credit_code(start + check_character(start)).check_ok


@given(first_seventeen)
def test_the_check_character_is_the_formula_of_the_standard(start: str) -> None:
    assert check_character(start) == reference_check_character(start)


@given(good_codes(), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_changed_character_is_always_noticed(code: str, position: int, other: str) -> None:
    changed = code[:position] + other + code[position + 1 :]
    assert check_credit_code(changed).check_ok == (changed == code)


@given(good_codes(), st.integers(0, 16))
def test_two_swapped_neighbours_are_always_noticed(code: str, position: int) -> None:
    swapped = code[:position] + code[position + 1] + code[position] + code[position + 2 :]
    assert check_credit_code(swapped).check_ok == (swapped == code)


@given(good_codes(), st.data())
def test_one_changed_character_of_the_organisation_code_is_noticed_there(code: str, data: st.DataObject) -> None:
    # Modulus 11 over 36 characters cannot tell characters that differ by 11 or 22: only digits are certain.
    position = data.draw(st.integers(8, 15))
    if not code[position].isdigit():
        return
    other = data.draw(st.sampled_from("0123456789"))
    changed = code[:position] + other + code[position + 1 :]
    assert check_credit_code(changed).organisation_check_ok == (changed == code)


@given(good_codes(), st.lists(st.tuples(st.integers(0, 18), st.sampled_from(" -　－\t–")), max_size=5))
def test_separators_anywhere_change_nothing(code: str, separators: list[tuple[int, str]]) -> None:
    written = code.lower()
    for position, separator in separators:
        written = written[:position] + separator + written[position:]
    assert normalise_credit_code(written) == code


@given(st.text())
def test_no_text_raises(text: str) -> None:
    checked = check_credit_code(text)
    assert (checked.problem is None) == (checked.check_ok and checked.organisation_check_ok)


@pytest.mark.parametrize("start", ["", "123", "I1350100M000100Y4"])
def test_the_check_character_of_no_code_is_a_mistake_of_the_caller(start: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character(start)
