"""The address of the server for a class, and the code that a telephone reads."""

from __future__ import annotations

import io
from urllib.parse import unquote

import cv2
import numpy as np
import pytest
import segno

from fmnist.errors import SettingsError
from fmnist.joining import code_svg, is_local, lan_address, server_address
from fmnist.settings import Settings

ADDRESS = "https://fmnist.school.example:8443"


def test_the_server_is_what_stands_before_the_page() -> None:
    assert server_address(f"{ADDRESS}/join?lang=zh_CN#x") == ADDRESS
    assert server_address("http://[::1]:8501/") == "http://[::1]:8501"
    assert server_address("") == ""


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://localhost:8501", True), ("http://app.localhost", True), ("http://127.0.0.1", True),
        ("http://127.3.4.5:80", True), ("http://[::1]:8501", True), ("http://0.0.0.0:8501", True),
        ("http://192.168.1.5:8501", False), ("https://fmnist.school.example", False),
        ("http://localhost.school.example", False), ("http://[fd00::5]", False),
    ],
)  # fmt: skip
def test_an_address_that_only_this_machine_understands_is_told(address: str, local: bool) -> None:
    assert is_local(address) is local


def test_the_address_in_the_network_keeps_the_port_and_is_never_local() -> None:
    found = lan_address("http://localhost:8501")
    assert not found or (found.startswith("http://") and found.endswith(":8501"))
    assert not found or not is_local(found)


def test_a_camera_reads_the_code() -> None:
    content = io.BytesIO()
    segno.make(ADDRESS, error="m", micro=False).save(content, "png", scale=8, border=4)
    picture = cv2.imdecode(np.frombuffer(content.getvalue(), np.uint8), cv2.IMREAD_GRAYSCALE)
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == ADDRESS
    svg = unquote(code_svg(ADDRESS).split(",", 1)[1])
    assert svg.startswith("<svg")
    side = segno.make(ADDRESS, error="m", micro=False).symbol_size(scale=8, border=4)[0]
    assert f'width="{side}"' in svg.replace("'", '"')


def test_the_setting_takes_web_addresses_only() -> None:
    assert Settings.from_environment({"FMNIST_PUBLIC_URL": f"{ADDRESS}/"}).public_url == ADDRESS
    with pytest.raises(SettingsError, match=r"FMNIST_PUBLIC_URL is 'fmnist\.school'"):
        Settings.from_environment({"FMNIST_PUBLIC_URL": "fmnist.school"})
