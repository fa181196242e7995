"""Reading telephone numbers as people write them.  Pure: no database, no encryption."""

import re
import unicodedata

import phonenumbers

from zhuqi.foundation.errors import Refused

_AREA_CODE = re.compile(r"^(010|02\d|0[3-9]\d{2})(\d{7,8})$")


def parse_phone(text: str, field: str = "联系电话") -> str:
    """
    Return a Chinese number in one spelling: ``13812345678``, ``0371-67181234``, ``0371-67181234转8001``.

    Spaces, hyphens, brackets, full width, a leading +86 and the ``.0`` that spreadsheets add do not matter.

    :raises Refused: if it is no number that can be dialled, naming ``field``
    """
    plain = re.sub(r"\.0$", "", unicodedata.normalize("NFKC", text).strip())
    plain = re.sub(r"转|分机|#", " ext. ", plain)
    try:
        number = phonenumbers.parse(plain, "CN")
    except phonenumbers.NumberParseException:
        raise Refused(
            f"{field}不是有效的电话号码，请填写 11 位手机号，或带区号的固定电话，如 0371-67181234。"
        ) from None
    if number.country_code != 86 or not phonenumbers.is_valid_number(number):
        raise Refused(f"{field}不是有效的电话号码，请核对位数：手机号 11 位，固定电话须带区号，如 0371-67181234。")
    digits = re.sub(
        r"\D", "", phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL).split("ext")[0]
    )
    if number.extension:
        digits = digits.removesuffix(number.extension)
    landline = _AREA_CODE.match(digits)
    spelled = f"{landline[1]}-{landline[2]}" if landline else digits
    return f"{spelled}转{number.extension}" if number.extension else spelled
