"""A ``.tflite`` file, read as plain data: what it is made of, what it weighs and what it takes.

Source: the schema of the file format, which comes with LiteRT.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, Final

from ai_edge_litert import schema_py_generated as schema

from fmnist.errors import ModelError
from fmnist.importing.limits import MOST_LAYERS, MOST_MULTIPLY_ADDS, MOST_VALUES, MOST_WEIGHTS
from fmnist.litert_files import IDENTIFIER
from fmnist.translation import _

__all__ = ["GraphCost", "check_litert", "graph_cost"]

_MOST_PARTS: Final = 5_000
_MOST_SIDES: Final = 8
_CODES: Final = {
    code: name for name, code in vars(schema.BuiltinOperator).items() if not name.startswith("_")
}
_REFUSED: Final = frozenset(
    {
        "CUSTOM", "WHILE", "IF", "CALL", "CALL_ONCE", "DELEGATE", "VAR_HANDLE", "READ_VARIABLE",
        "ASSIGN_VARIABLE", "HASHTABLE", "HASHTABLE_FIND", "HASHTABLE_IMPORT", "HASHTABLE_SIZE",
        "RANDOM_UNIFORM", "RANDOM_STANDARD_NORMAL", "MULTINOMIAL", "STABLEHLO_CUSTOM_CALL",
        "STABLEHLO_WHILE", "STABLEHLO_COMPOSITE",
    }
)  # fmt: skip
"""Operations with code of their maker, without an end, or with a memory."""


@dataclass(frozen=True)
class GraphCost:
    """Numbers that a network has learned, and multiply–adds for one picture."""

    parameters: int
    multiply_adds: int


def check_litert(content: bytes, name: str) -> GraphCost:
    """Check a ``.tflite`` file and return what it costs.

    Raises:
        ModelError: it is something else, too large, or does what a classifier need not do.
    """
    if content[4:8] != IDENTIFIER:
        raise _damaged(name)
    try:
        _check(schema.Model.GetRootAs(content), name)
        cost = graph_cost(content)
    except ModelError:
        raise
    except Exception as error:  # flatbuffers raises whatever it runs into
        raise _damaged(name) from error
    if cost.parameters > MOST_WEIGHTS or cost.multiply_adds > MOST_MULTIPLY_ADDS:
        raise ModelError(
            _(
                "{name} has {parameters:,} parameters and takes {work:,} multiply–adds a picture; "
                "accepted are at most {most:,} and {most_work:,}. Make the network smaller."
            ).format(
                name=name,
                parameters=cost.parameters,
                work=cost.multiply_adds,
                most=MOST_WEIGHTS,
                most_work=MOST_MULTIPLY_ADDS,
            )
        )
    return cost


def _check(model: Any, name: str) -> None:
    if model.SubgraphsLength() != 1:
        raise ModelError(
            _("{name} has {count} graphs; accepted is one.").format(
                name=name, count=model.SubgraphsLength()
            )
        )
    graph = model.Subgraphs(0)
    if not 0 < graph.OperatorsLength() <= MOST_LAYERS:
        raise ModelError(
            _("{name} has {count:,} operations; accepted are 1 to {most}.").format(
                name=name, count=graph.OperatorsLength(), most=MOST_LAYERS
            )
        )
    for count in (model.OperatorCodesLength(), graph.TensorsLength(), model.BuffersLength()):
        if count > _MOST_PARTS:  # a damaged length would be counted to its end
            raise _damaged(name)
    for number in range(model.OperatorCodesLength()):
        kind = _kind(model.OperatorCodes(number))
        if kind is None or kind in _REFUSED:
            raise ModelError(
                _(
                    "{name} has an operation {kind}, which is not accepted: it needs code of its "
                    "maker, or may not come to an end. Convert the network with the built-in "
                    "operations alone."
                ).format(name=name, kind=kind or _("that is not known"))
            )
    for number in range(graph.TensorsLength()):
        shape = _shape(graph.Tensors(number))
        if prod(shape) > MOST_VALUES or any(side < 0 for side in shape):
            raise ModelError(
                _("{name} has a tensor of shape {shape}; accepted are {most:,} numbers.").format(
                    name=name, shape=shape, most=MOST_VALUES
                )
            )


def graph_cost(content: bytes) -> GraphCost:
    """Return what a ``.tflite`` file of ours costs: convolutions and dense products count."""
    model = schema.Model.GetRootAs(content)
    graph = model.Subgraphs(0)
    parameters = sum(
        prod(_shape(graph.Tensors(number)))
        for number in range(graph.TensorsLength())
        if _is_weights(model, graph.Tensors(number))
    )
    work = 0
    for number in range(graph.OperatorsLength()):
        operation = graph.Operators(number)
        kind = _kind(model.OperatorCodes(operation.OpcodeIndex()))
        if kind not in ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED", "TRANSPOSE_CONV"):
            continue
        kernel = _shape(graph.Tensors(int(operation.Inputs(1))))
        result = _shape(graph.Tensors(int(operation.Outputs(0))))
        if kind == "DEPTHWISE_CONV_2D":
            work += prod(result[1:]) * prod(kernel[1:3])
        elif kind == "FULLY_CONNECTED":
            work += prod(kernel) * max(prod(result[1:-1]), 1)
        else:
            work += prod(result[1:]) * prod(kernel[1:])
    return GraphCost(parameters=parameters, multiply_adds=work)


def _is_weights(model: Any, tensor: Any) -> bool:
    """Whether its numbers are in the file, and of a kind that can be learned."""
    learned = tensor.Type() in (
        schema.TensorType.FLOAT32, schema.TensorType.FLOAT16, schema.TensorType.INT8,
        schema.TensorType.UINT8, schema.TensorType.INT32,
    )  # fmt: skip
    whole = tensor.Type() == schema.TensorType.INT32
    quantised = tensor.Quantization() is not None and tensor.Quantization().ScaleLength() > 0
    data = model.Buffers(tensor.Buffer()).DataLength()
    return learned and data > 0 and (not whole or quantised)


def _kind(code: Any) -> str | None:
    return _CODES.get(max(code.BuiltinCode(), code.DeprecatedBuiltinCode()))


def _shape(tensor: Any) -> list[int]:
    if tensor.ShapeLength() > _MOST_SIDES:
        raise ValueError("a shape that is no shape")
    return [int(tensor.Shape(number)) for number in range(tensor.ShapeLength())]


def _damaged(name: str) -> ModelError:
    return ModelError(
        _("{name} is damaged, or not a .tflite file at all. Convert the model again.").format(
            name=name
        )
    )
