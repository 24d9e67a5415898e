"""How others reach this server: its address, whether that can work from another machine, as a code.

The code is a QR code as SVG, drawn by segno. Source: ISO/IEC 18004, https://segno.readthedocs.io
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final
from urllib.parse import urlsplit

__all__ = ["code_svg", "is_local", "lan_address", "server_address"]

_NOWHERE: Final = ("192.0.2.1", 9)
"""An address kept for documentation: asking for the way to it sends nothing."""


def server_address(url: str) -> str:
    """Return the address of the server in the address of one of its pages.

    Example:
        >>> server_address("https://fmnist.example.org:8443/join?lang=en")
        'https://fmnist.example.org:8443'
    """
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def is_local(address: str) -> bool:
    """Return whether an address means the machine that it is opened on, and no other.

    Example:
        >>> is_local("http://localhost:8501"), is_local("http://192.168.1.5:8501")
        (True, False)
    """
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return not host
    return found.is_loopback or found.is_unspecified


def lan_address(address: str) -> str:
    """Return the same address with what this machine is called in its network; empty if in none.

    It is a guess: behind a proxy, in a container or with several networks it may be another one.
    """
    parts = urlsplit(address)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_NOWHERE)
            host = str(probe.getsockname()[0])
    except OSError:
        return ""
    if ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified:
        return ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme or 'http'}://{host}{port}"


def code_svg(address: str) -> str:
    """Return the QR code of an address: an SVG data URI, black on white, with its quiet zone."""
    import segno

    code = segno.make(address, error="m", micro=False)
    return str(code.svg_data_uri(scale=8, border=4, dark="#000000", light="#ffffff"))
