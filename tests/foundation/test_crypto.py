"""SM3, SM4-GCM and what a masked telephone number shows."""

import pytest

from zhuqi.foundation import crypto
from zhuqi.foundation.crypto import SoftwareProvider, Undecipherable, mask_phone, sm3
from zhuqi.foundation.environment import BadSetting


@pytest.fixture
def keyed() -> SoftwareProvider:
    return SoftwareProvider(b"a master key for the tests only!")


def test_sm3_is_the_published_value_of_the_standard():
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_what_was_encrypted_can_be_read_again(keyed):
    assert keyed.decrypt(keyed.encrypt("13812345678")) == "13812345678"
    assert keyed.decrypt(memoryview(keyed.encrypt("王先生"))) == "王先生"


def test_the_same_text_never_looks_the_same_twice(keyed):
    assert keyed.encrypt("13812345678") != keyed.encrypt("13812345678")


def test_another_key_cannot_read_it(keyed):
    with pytest.raises(Undecipherable):
        SoftwareProvider(b"another key, also 32 characters.").decrypt(keyed.encrypt("13812345678"))


@pytest.mark.parametrize("position", [0, 1, 13, 29, -1])
def test_altered_bytes_are_noticed_wherever_they_are(keyed, position):
    data = bytearray(keyed.encrypt("13812345678"))
    data[position] ^= 1
    with pytest.raises(Undecipherable):
        keyed.decrypt(bytes(data))


@pytest.mark.parametrize("data", [b"", b"\x01", b"\x01" + b"0" * 20])
def test_truncated_bytes_are_noticed(keyed, data):
    with pytest.raises(Undecipherable):
        keyed.decrypt(data)


def test_marks_depend_on_the_key_and_hashes_do_not(keyed):
    other = SoftwareProvider(b"another key, also 32 characters.")
    assert keyed.mac(b"x") != other.mac(b"x")
    assert keyed.mac(b"x") == keyed.mac(b"x") != keyed.hash(b"x") == other.hash(b"x")


@pytest.fixture
def fresh_provider():
    crypto.provider.cache_clear()
    yield
    crypto.provider.cache_clear()


def test_a_home_keeps_its_key(monkeypatch, tmp_path, fresh_provider):
    monkeypatch.setenv("ZHUQI_HOME", str(tmp_path))
    kept = crypto.provider().encrypt("13812345678")
    crypto.provider.cache_clear()
    assert crypto.provider().decrypt(kept) == "13812345678"
    assert (tmp_path / "secrets" / "data_key").stat().st_mode & 0o777 == 0o600


def test_a_key_that_is_too_short_stops_the_program(monkeypatch, fresh_provider):
    monkeypatch.setenv("ZHUQI_DATA_KEY", "short")
    with pytest.raises(BadSetting, match="ZHUQI_DATA_KEY"):
        crypto.provider()


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "138****5678"),
        ("0971-8123456", "****3456"),
        ("12345", "****2345"),
        ("110", "****"),
        ("", "****"),
    ],
)
def test_a_masked_number_shows_no_more_than_it_must(number, shown):
    assert mask_phone(number) == shown
