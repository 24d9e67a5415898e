"""Model files of strangers, read as plain data: zip tricks, pickles, huge tensors, code, noise."""

from __future__ import annotations

import contextlib
import io
import json
import pickle
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.catalogue import SHIPPED, shipped_models
from fmnist.errors import ModelError
from fmnist.importing.archives import check_h5, check_keras
from fmnist.importing.layers import check_layers
from fmnist.importing.limits import MOST_CONFIG_BYTES, MOST_WEIGHTS
from fmnist.importing.litert_graph import check_litert

KERAS = (SHIPPED / "lenet5-tuned" / "model.keras").read_bytes()
TFLITE = (SHIPPED / "lenet5-tuned" / "model.tflite").read_bytes()

Write = Callable[[bytes], Path]


class Exploit:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (print, ("this must never be printed",))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_it(content: bytes) -> Path:
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return write_it


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(KERAS)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(parts: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    content = io.BytesIO()
    pairs = parts.items() if isinstance(parts, Mapping) else parts
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return content.getvalue()


def _layers(*layers: dict[str, Any]) -> bytes:
    return json.dumps({"class_name": "Sequential", "config": {"layers": list(layers)}}).encode()


def _hdf5(fill: Callable[[h5py.File], object]) -> bytes:
    content = io.BytesIO()
    with h5py.File(content, "w") as file:
        fill(file)
    return content.getvalue()


def _whole(fill: Callable[[h5py.File], object]) -> bytes:
    """Return an ``.h5`` file with a description that is accepted."""

    def both(file: h5py.File) -> None:
        file.attrs["model_config"] = _layers({"class_name": "Dense", "config": {}})
        fill(file)

    return _hdf5(both)


@pytest.mark.parametrize("entry", shipped_models(), ids=lambda entry: entry.identifier)
def test_our_own_files_are_accepted_and_cost_what_their_cards_say(entry: Any, write: Write) -> None:
    check_keras(write(entry.keras_file()), "model.keras")
    cost = check_litert(entry.read("model.tflite"), "model.tflite")
    # The second output of a model for photos takes 128 more.
    assert 0 <= cost.multiply_adds - entry.card.multiply_adds <= 128
    # Batch normalisation is folded into the convolutions before it.
    assert entry.card.parameters * 0.99 < cost.parameters <= entry.card.parameters


def test_zip_tricks_are_refused(write: Write) -> None:
    parts = _parts()
    weights = parts["model.weights.h5"]
    for strange, message in (
        (_zip({**parts, "../../escape.py": b"x"}), r"it holds \.\./\.\./escape\.py"),
        (_zip({**parts, "/etc/cron.d/x": b"x"}), "accepted are exactly"),
        (_zip({**parts, "assets/layer/vocabulary.txt": b"x"}), "accepted are exactly"),
        (_zip({"config.json": parts["config.json"]}), "too few parts"),
        (_zip({**parts, "config.json": b" " * (MOST_CONFIG_BYTES + 1)}), "unpacks to more than"),
        (_zip({**parts, "model.weights.h5": weights + bytes(40_000_000)}), "unpacks to more than"),
        (_zip({**parts, "model.weights.h5": pickle.dumps(Exploit())}), "is damaged"),
        (_zip({**parts, "config.json": pickle.dumps(Exploit())}), "does not describe its layers"),
        (KERAS[: len(KERAS) // 2], "is damaged"),
        (KERAS + KERAS[-22:], "accepted|damaged"),
        (b"", "is damaged"),
        (pickle.dumps(Exploit()), "is damaged"),
    ):
        with pytest.raises(ModelError, match=message):
            check_keras(write(strange), "strange.keras")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_that_is_there_twice_is_refused(write: Write) -> None:
    parts = _parts()
    doubled = [*parts.items(), ("config.json", _layers({"class_name": "Lambda"}))]
    with pytest.raises(ModelError, match="a part twice"):
        check_keras(write(_zip(doubled)), "doubled.keras")


def test_a_size_that_the_archive_lies_about_does_not_help(write: Write) -> None:
    parts = _parts()
    honest = _zip({**parts, "model.weights.h5": bytes(60_000_000)})
    size = (60_000_000).to_bytes(4, "little")
    assert honest.count(size) == 2
    liar = honest.replace(size, (1_000).to_bytes(4, "little"))
    with pytest.raises(ModelError):
        check_keras(write(liar), "liar.keras")


def test_an_encrypted_archive_is_refused(write: Write) -> None:
    marked = bytearray(_zip(_parts()))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        place = marked.find(start)
        while place >= 0:
            marked[place + (6 if start[2] == 3 else 8)] |= 1
            place = marked.find(start, place + 1)
    with pytest.raises(ModelError, match="is encrypted"):
        check_keras(write(bytes(marked)), "secret.keras")


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ({"class_name": "Lambda", "config": {}}, "carries code"),
        (
            {"class_name": "Dense", "config": {"activation": {"class_name": "__lambda__"}}},
            "carries code",
        ),
        (
            {"class_name": "Dense", "config": {"activation": {"class_name": "function"}}},
            "carries code",
        ),
        ({"class_name": "TFSMLayer", "config": {"filepath": "/etc"}}, "layer of class TFSMLayer"),
        ({"class_name": "TorchModuleWrapper", "config": {}}, "TorchModuleWrapper"),
        ({"class_name": "StringLookup", "config": {"vocabulary": "/etc/passwd"}}, "StringLookup"),
        ({"class_name": "Attention9", "module": "mine.layers", "config": {}}, "code of its maker"),
        (
            {"class_name": "Mine", "module": None, "registered_name": "Custom>Mine", "config": {}},
            "code of its maker",
        ),
        ({"class_name": ["Dense"], "config": {}}, "which is not accepted"),
        ({"class_name": "Dense\n" * 1000, "config": {}}, "which is not accepted"),
        ("Dense", "which is not accepted"),
        (
            {"class_name": "Functional", "config": {"layers": [{"class_name": "RNN"}]}},
            "layer of class RNN",
        ),
    ],
)
def test_layers_that_could_do_more_than_calculate_are_refused(layer: Any, message: str) -> None:
    with pytest.raises(ModelError, match=message) as refused:
        check_layers(_layers(layer), "strange.keras")
    assert len(str(refused.value)) < 500


def test_what_is_no_model_is_refused() -> None:
    for text in (b"[]", b"{}", b'{"class_name": "Dense"}', b"null", b"\xff\xfe", b"[" * 100_000):
        with pytest.raises(ModelError):
            check_layers(text, "strange.keras")
    with pytest.raises(ModelError, match="501 layers"):
        check_layers(_layers(*[{"class_name": "Dense", "config": {}}] * 501), "deep.keras")


def test_weights_that_link_elsewhere_or_are_objects_are_refused(
    write: Write, tmp_path: Path
) -> None:
    other = tmp_path / "other.h5"
    other.write_bytes(_hdf5(lambda file: file.create_dataset("secret", data=np.ones(3))))

    def linked(file: h5py.File) -> None:
        file["outside"] = h5py.ExternalLink(str(other), "/secret")

    def soft(file: h5py.File) -> None:
        file["around"] = h5py.SoftLink("/around")

    def external(file: h5py.File) -> None:
        file.create_dataset("raw", (4,), "u1", external=[("/etc/passwd", 0, 4)])

    def virtual(file: h5py.File) -> None:
        layout = h5py.VirtualLayout((3,), "f8")
        layout[:] = h5py.VirtualSource(str(other), "secret", (3,))
        file.create_virtual_dataset("virtual", layout)

    def objects(file: h5py.File) -> None:
        file.create_dataset("text", data=["pickled", "objects"], dtype=h5py.string_dtype())

    def huge(file: h5py.File) -> None:
        file.create_dataset("huge", (MOST_WEIGHTS + 1,), "f4", chunks=(1024,))

    def enormous(file: h5py.File) -> None:
        file.create_dataset("enormous", (2**40, 2**20), "f8", chunks=(1, 1024))

    def crowded(file: h5py.File) -> None:
        for number in range(5_001):
            file.create_group(f"group {number}")

    for fill, message in (
        (linked, "a link to another place"),
        (soft, "a link to another place"),
        (external, "data that lie in another file"),
        (virtual, "data that lie in another file"),
        (objects, "objects that are not numbers"),
        (huge, "is too large"),
        (enormous, "is too large"),
        (crowded, "is too large"),
    ):
        with pytest.raises(ModelError, match=message):
            check_h5(write(_whole(fill)), "strange.h5")
        parts = {**_parts(), "model.weights.h5": _hdf5(fill)}
        with pytest.raises(ModelError, match=message):
            check_keras(write(_zip(parts)), "strange.keras")


def test_weights_alone_and_other_files_are_no_h5_model(write: Write) -> None:
    with pytest.raises(ModelError, match="holds weights alone"):
        check_h5(write(_hdf5(lambda file: file.create_group("layers"))), "weights.h5")
    for content in (pickle.dumps(Exploit()), b"", KERAS, zlib.compress(b"x" * 1000)):
        with pytest.raises(ModelError, match=r"not a \.h5 file"):
            check_h5(write(content), "other.h5")
    check_h5(write(_whole(lambda _file: None)), "whole.h5")


def _patched(name: str, value: int) -> bytes:
    """Return the shipped model with one operation code, or a huge tensor, written into it."""
    from ai_edge_litert import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(TFLITE))
    if name == "code":
        model.operatorCodes[0].builtinCode = value
        model.operatorCodes[0].deprecatedBuiltinCode = min(value, 127)
    elif name == "graphs":
        model.subgraphs = model.subgraphs * value
    elif name == "work":
        kernel = model.subgraphs[0].operators[-2].inputs[1]
        model.subgraphs[0].tensors[kernel].shape = [value, 3000]
    else:
        model.subgraphs[0].tensors[1].shape = [value, value, value]
    import flatbuffers

    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


@pytest.mark.parametrize(
    ("what", "value", "message"),
    [
        ("code", 32, "operation CUSTOM"),
        ("code", 119, "operation WHILE"),
        ("code", 2_000, "that is not known"),
        ("tensor", 1_000_000, "has a tensor of shape"),
        ("tensor", -1, "has a tensor of shape"),
        ("graphs", 2, "has 2 graphs"),
    ],
)
def test_litert_graphs_that_do_more_than_calculate_are_refused(
    what: str, value: int, message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        check_litert(_patched(what, value), "strange.tflite")


def test_other_files_are_no_litert_models() -> None:
    for content in (b"", b"TFL3", b"\0\0\0\0TFL3", bytes(4) + b"TFL3" + b"\xff" * 40, KERAS):
        with pytest.raises(ModelError, match=r"is damaged|has 0 graphs"):
            check_litert(content, "strange.tflite")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_litert_file_is_accepted_or_refused_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(TFLITE)
    # The graph lies at the end, after the weights.
    places = st.integers(0, 400) | st.integers(len(content) - 6_000, len(content) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=12)):
        content[place] = data.draw(st.integers(0, 255))
    with contextlib.suppress(ModelError):
        check_litert(bytes(content), "damaged.tflite")


@settings(max_examples=200, deadline=None)
@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("Lambda"),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["class_name", "config", "layers", "module", "registered_name", "x"]),
        inner, max_size=4,
    ),
    max_leaves=20,
))  # fmt: skip
def test_any_json_is_accepted_or_refused_and_nothing_else(value: Any) -> None:
    with contextlib.suppress(ModelError):
        check_layers(json.dumps(value), "strange.keras")


FUZZ = """
import signal
import sys
from pathlib import Path
import numpy as np
from fmnist.errors import ModelError
from fmnist.importing.archives import check_h5

whole, path, first, last = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
for seed in range(first, last):
    print(seed, flush=True)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2)  # whose signal ends the process
    rng = np.random.default_rng(seed)
    content = np.frombuffer(whole.read_bytes(), np.uint8).copy()
    places = rng.integers(8, len(content), rng.integers(1, 60))
    content[places] = rng.integers(0, 256, len(places))
    path.write_bytes(content.tobytes())
    try:
        check_h5(path, "damaged.h5")
    except ModelError:
        pass
"""


def test_a_damaged_hdf5_file_never_brings_anything_but_a_refusal(tmp_path: Path) -> None:
    """In a process of its own, as in life: HDF5 may crash or never end, which is a refusal too."""

    def fill(file: h5py.File) -> None:
        for number in range(6):
            file.create_dataset(f"layer {number}/kernel", data=np.ones((4, 5), np.float32))

    whole = tmp_path / "whole.h5"
    whole.write_bytes(_whole(fill))
    check_h5(whole, "whole.h5")
    seed, rounds, ends = 0, 120, 0
    while seed < rounds:
        command = [sys.executable, "-c", FUZZ, str(whole), str(tmp_path / "upload")]
        done = subprocess.run(
            [*command, str(seed), str(rounds)], capture_output=True, text=True, check=False
        )
        seed = int(done.stdout.split()[-1]) + 1
        assert done.returncode <= 0, done.stderr
        ends += done.returncode < 0
    assert ends < rounds / 4
