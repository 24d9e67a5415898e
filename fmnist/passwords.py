"""A password as its scrypt hash: made once by the command line, compared at sign-in.

A hash is one word that needs no quotes in a shell or a unit file:
``scrypt:16384:8:1:SALT:HASH``, salt and hash in URL-safe Base64. Its costs stand in it, so they
can be raised later; a check takes some 50 ms and 16 MB.

Source: https://docs.python.org/3/library/hashlib.html#hashlib.scrypt (RFC 7914)
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from typing import Final

from fmnist.errors import SettingsError
from fmnist.translation import _

__all__ = ["LEAST_CHARACTERS", "hash_password", "is_hash", "matches"]

LEAST_CHARACTERS: Final = 8
_LONGEST: Final = 1024
_COSTS: Final = (1 << 14, 8, 1)
_SHAPE: Final = re.compile(
    r"scrypt:(\d{1,7}):(\d{1,2}):(\d{1,2}):([\w=-]{16,128}):([\w=-]{32,128})"
)
_MEMORY: Final = 256 << 20
"""What a check may take at most, in bytes: of a hash of large costs too."""


def hash_password(password: str) -> str:
    """Return the hash of a password, another one each time.

    Raises:
        SettingsError: it is too short, or far too long.
    """
    if not LEAST_CHARACTERS <= len(password) <= _LONGEST:
        raise SettingsError(
            _("The password has {count} characters; accepted are {least} to {most}.").format(
                count=len(password), least=LEAST_CHARACTERS, most=_LONGEST
            )
        )
    salt = secrets.token_bytes(16)
    parts = (salt, _scrypt(password, salt, *_COSTS))
    costs = ":".join(map(str, _COSTS))
    return f"scrypt:{costs}:" + ":".join(base64.urlsafe_b64encode(part).decode() for part in parts)


def is_hash(text: str) -> bool:
    """Return whether ``text`` is a hash that ``matches`` can compare with."""
    return _parts(text) is not None


def matches(password: str, hashed: str) -> bool:
    """Return whether this is the password, in a time that does not say how nearly."""
    found = _parts(hashed)
    if found is None or len(password) > _LONGEST:
        return False
    costs, salt, wanted = found
    return hmac.compare_digest(_scrypt(password, salt, *costs, length=len(wanted)), wanted)


def _parts(text: str) -> tuple[tuple[int, int, int], bytes, bytes] | None:
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    n, r, p = (int(found[number]) for number in (1, 2, 3))
    if n < 2 or n & (n - 1) or not r or not p or 128 * n * r * p > _MEMORY // 2:
        return None
    try:
        salt, wanted = (base64.urlsafe_b64decode(found[number]) for number in (4, 5))
    except (binascii.Error, ValueError):
        return None
    return (n, r, p), salt, wanted


def _scrypt(password: str, salt: bytes, n: int, r: int, p: int, *, length: int = 32) -> bytes:
    return hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"),
        salt=salt, n=n, r=r, p=p, dklen=length, maxmem=_MEMORY,
    )  # fmt: skip
