"""Names reduced for comparing and typing ahead."""

import pytest

from zhuqi.enterprises.names import initials, name_key, number_text, tidy_name


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


def test_initials_and_numbers():
    assert "msxc3dsl" in initials("明晟新材3D（示例）").split()
    assert initials("重庆银行").split()[0] == "cqyh"
    assert len(initials("重" * 120)) <= 400
    assert number_text(42) == "E000042"
