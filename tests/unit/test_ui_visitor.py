"""The visitor's name follows from the key that the browser keeps."""

from __future__ import annotations

from hashlib import sha256

from fmnist.runs.visitors import short
from fmnist.ui.visitor import name_of


def test_a_key_has_one_name_and_another_key_another() -> None:
    # sha256("key") = 2c 70 e1 2b 7a …: adjective 44 % 20 = 4, animal 112 % 20 = 12.
    assert name_of("key") == "cosy-marten-" + sha256(b"key").hexdigest()[4:36]
    assert short(name_of("key")) == "cosy-marten-e12b7a"
    assert name_of("key2") != name_of("key")
