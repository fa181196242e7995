"""
The national algorithms behind one interface, so that a hardware module can take their place: SM3 for hashes and
marks, SM4-GCM for what must not be read in a stolen database.

Keys come from ``ZHUQI_DATA_KEY`` (or ``ZHUQI_DATA_KEY_FILE``), else from the secrets of the home.  Without the key
encrypted columns are lost: it belongs in the backup, apart from the data.
"""

import functools
import secrets
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from zhuqi.foundation import home
from zhuqi.foundation.environment import BadSetting, env_secret

FORMAT = b"\x01"  # so that another key or cipher can be told apart later
NONCE_BYTES = 12
TAG_BYTES = 16
KEY_CHARACTERS = 32
VISIBLE_DIGITS = 4
MOBILE_DIGITS = 11


class Undecipherable(Exception):
    """The bytes were not written with this key, or were altered."""


class CryptoProvider(Protocol):
    """What the rooms need of cryptography."""

    def hash(self, data: bytes) -> str:
        """Return the SM3 of ``data``, 64 hexadecimal digits."""

    def mac(self, data: bytes) -> str:
        """Return the HMAC-SM3 of ``data``: equal for equal data, unguessable without the key."""

    def encrypt(self, text: str) -> bytes:
        """Return ``text`` under SM4-GCM; twice the same text gives different bytes."""

    def decrypt(self, data: bytes) -> str:
        """:raises Undecipherable: if the bytes were written with another key or altered"""


class SoftwareProvider:
    """The algorithms in this process, with keys derived from one master key."""

    def __init__(self, master_key: bytes) -> None:
        self._cipher_key = _hmac(master_key, b"zhuqi sm4-gcm")[:16]
        self._mac_key = _hmac(master_key, b"zhuqi hmac-sm3")

    def hash(self, data: bytes) -> str:
        """Return the SM3 of ``data`` in hexadecimal."""
        return sm3(data)

    def mac(self, data: bytes) -> str:
        """Return the HMAC-SM3 of ``data`` in hexadecimal."""
        return _hmac(self._mac_key, data).hex()

    def encrypt(self, text: str) -> bytes:
        """Return format byte, nonce, tag and SM4-GCM ciphertext."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        encryptor = Cipher(algorithms.SM4(self._cipher_key), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(FORMAT)
        ciphertext = encryptor.update(text.encode()) + encryptor.finalize()
        return FORMAT + nonce + encryptor.tag + ciphertext

    def decrypt(self, data: bytes) -> str:
        """:raises Undecipherable: if the bytes were written with another key or altered"""
        data = bytes(data)  # a database hands out memoryviews
        head = len(FORMAT) + NONCE_BYTES
        nonce, tag, ciphertext = data[len(FORMAT) : head], data[head : head + TAG_BYTES], data[head + TAG_BYTES :]
        if data[: len(FORMAT)] != FORMAT or len(tag) != TAG_BYTES:
            raise Undecipherable("not written by this program")
        decryptor = Cipher(algorithms.SM4(self._cipher_key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(FORMAT)
        try:
            return (decryptor.update(ciphertext) + decryptor.finalize()).decode()
        except InvalidTag:
            raise Undecipherable("another key, or altered bytes") from None


def sm3(data: bytes) -> str:
    """Return the SM3 of ``data``, 64 hexadecimal digits.  Needs no key."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


def _hmac(key: bytes, data: bytes) -> bytes:
    mark = hmac.HMAC(key, hashes.SM3())
    mark.update(data)
    return mark.finalize()


@functools.cache
def provider() -> CryptoProvider:
    """
    Return the provider of this process.

    :raises BadSetting: if the key in the environment is shorter than 32 characters
    """
    given = env_secret("ZHUQI_DATA_KEY")
    if given is None:
        return SoftwareProvider(home.kept_secret("data_key"))
    if len(given) < KEY_CHARACTERS:
        raise BadSetting(f"环境变量 ZHUQI_DATA_KEY 至少要有 {KEY_CHARACTERS} 个字符。")
    return SoftwareProvider(given.encode())


def mask_phone(number: str) -> str:
    """
    Return ``number`` as it may be shown to everybody: ``138****5678``, ``****4567``.

    Of a mobile number the first three and last four digits stay, of any other the last four.
    """
    digits = "".join(character for character in number if character.isdigit())
    if len(digits) > MOBILE_DIGITS and digits.startswith("86"):
        digits = digits[2:]
    if len(digits) == MOBILE_DIGITS and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-VISIBLE_DIGITS:]}"
    return f"****{digits[-VISIBLE_DIGITS:]}" if len(digits) > VISIBLE_DIGITS else "****"
