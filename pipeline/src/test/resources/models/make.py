"""Makes the small models of the tests: python make.py, with the onnx of ../../../../models/requirements.txt."""

from onnx import TensorProto, helper, save

TYPES = {
    "f": TensorProto.FLOAT,
    "d": TensorProto.DOUBLE,
    "i": TensorProto.INT32,
    "l": TensorProto.INT64,
    "b": TensorProto.BOOL,
}


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def write(name, nodes, inputs, outputs):
    graph = helper.make_graph(nodes, name, inputs, outputs)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, name + ".onnx")


# gives back what it is given, as <name>_out
write(
    "echo",
    [helper.make_node("Identity", [name], [name + "_out"]) for name in TYPES],
    [tensor(name, kind, [None, 1]) for name, kind in TYPES.items()],
    [tensor(name + "_out", kind, [None, 1]) for name, kind in TYPES.items()],
)

# one input of three elements; a sum, and what cannot be a column
write(
    "vector",
    [
        helper.make_node("ReduceSum", ["v"], ["total"], keepdims=0),
        helper.make_node("Cast", ["total"], ["text"], to=TensorProto.STRING),
        helper.make_node("Identity", ["v"], ["wide"]),
        helper.make_node("SequenceConstruct", ["v"], ["sequence"]),
    ],
    [tensor("v", TensorProto.FLOAT, [None, 3])],
    [
        tensor("total", TensorProto.FLOAT, []),
        tensor("text", TensorProto.STRING, []),
        tensor("wide", TensorProto.FLOAT, [None, 3]),
        helper.make_tensor_sequence_value_info("sequence", TensorProto.FLOAT, None),
    ],
)

# one input as wide as there are columns
write(
    "open",
    [helper.make_node("ReduceSum", ["v"], ["total"], keepdims=0)],
    [tensor("v", TensorProto.FLOAT, [None, None])],
    [tensor("total", TensorProto.FLOAT, [])],
)
