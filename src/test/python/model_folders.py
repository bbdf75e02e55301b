"""Small folders of embedding models, one per shape of the files, with their right vectors by numpy.

    model_folders.py FOLDER

writes them and a models.yaml. Weights are seeded. A token's vector is a table's row plus half the mean over the tokens of the text,
so that a wrong mask, padding or order of tokens changes the result.
"""

import dataclasses
import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

WIDTH = 6
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
VOCABULARY = [*SPECIAL, *LETTERS, *("##" + letter for letter in LETTERS), *LETTERS.upper(), ":", ".", "query", "passage", "hello", "world"]
TEXTS = [
    "a",
    "hello world",
    "Hello, WORLD!",
    "query: a b c",
    "z y x w v u t s r q p o n m l k j i h g f e d c b a",
    "abcdef ghi. 日本 é ß 🙂",
]
FLAGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}


def random(*shape, seed):
    return numpy.random.RandomState(seed).randn(*shape).astype("float32")


# Pooling of a text's token vectors, of which those from `start` count.
def weighted(vectors, start):
    weights = numpy.arange(start + 1, len(vectors) + 1)[:, None]
    return (vectors[start:] * weights).sum(0) / weights.sum()


POOLINGS = {
    "cls": lambda vectors, start: vectors[start],
    "max": lambda vectors, start: vectors[start:].max(0),
    "mean": lambda vectors, start: vectors[start:].mean(0),
    "mean_sqrt_len_tokens": lambda vectors, start: vectors[start:].sum(0) / numpy.sqrt(len(vectors) - start),
    "weightedmean": weighted,
    "lasttoken": lambda vectors, start: vectors[-1],
}


def normalize(vector):
    return vector / numpy.linalg.norm(vector)


@dataclasses.dataclass
class Module:
    """A module after the transformer: its class, its files, and what it computes of a text's vector."""

    type: str
    config: dict = None
    weights: dict = None
    apply: object = None


def dense(inputs, outputs, seed, activation="Tanh", bias=True, residual=False, dtype="float32"):
    weights = {"linear.weight": random(outputs, inputs, seed=seed).astype(dtype)}
    if bias:
        weights["linear.bias"] = random(outputs, seed=seed + 1).astype(dtype)
    if residual and inputs != outputs:
        weights["residual.weight"] = random(outputs, inputs, seed=seed + 2).astype(dtype)
    functions = {
        "Tanh": numpy.tanh,
        "ReLU": lambda x: numpy.maximum(x, 0),
        "Sigmoid": lambda x: 1 / (1 + numpy.exp(-x)),
        "SiLU": lambda x: x / (1 + numpy.exp(-x)),
    }
    module = {"Tanh": "activation.Tanh", "Identity": "linear.Identity"}.get(activation, "activation." + activation)

    def apply(vector):
        exact = {name: values.astype("float64") for name, values in weights.items()}
        result = exact["linear.weight"] @ vector + exact.get("linear.bias", 0)
        result = functions.get(activation, lambda x: x)(result)
        if residual:
            result = result + (exact["residual.weight"] @ vector if inputs != outputs else vector)
        return result

    config = {"in_features": inputs, "out_features": outputs, "bias": bias}
    config["activation_function"] = "torch.nn.modules." + module
    if residual:
        config["use_residual"] = True
    return Module("Dense", config, weights, apply)


def layer_norm(width, seed):
    weights = {"norm.weight": random(width, seed=seed), "norm.bias": random(width, seed=seed + 1)}

    def apply(vector):
        scaled = (vector - vector.mean()) / numpy.sqrt(vector.var() + 1e-5)
        return scaled * weights["norm.weight"] + weights["norm.bias"]

    return Module("LayerNorm", {"dimension": width}, weights, apply)


NORMALIZE = Module("Normalize", apply=normalize)


@dataclasses.dataclass
class Shape:
    """A folder and what is right for it.

    after: the modules after the pooling. modules_path: where the first module's files are.
    prompts: the text before a text, by `input_type`; "" for none in the request.
    """

    modes: tuple = ("mean",)
    pooling: dict = None
    after: tuple = (NORMALIZE,)
    files: dict = dataclasses.field(default_factory=dict)
    config: dict = dataclasses.field(default_factory=dict)
    tokenizer: dict = dataclasses.field(default_factory=dict)
    graph: dict = dataclasses.field(default_factory=dict)
    settings: str = ""
    modules: bool = True
    path: str = "model.onnx"
    transformer: str = ""
    pooling_path: str = "1_Pooling"
    output: str = "last_hidden_state"
    limit: int = 64
    left: bool = False
    lower: bool = False
    prompts: dict = dataclasses.field(default_factory=lambda: {"": ""})
    excluded: bool = False


def old(*modes, **more):
    flags = {flag: mode in modes for flag, mode in FLAGS.items()}
    return {"word_embedding_dimension": WIDTH, **flags, **more}


def new(modes, **more):
    return {"embedding_dimension": WIDTH, "pooling_mode": modes, "include_prompt": True, **more}


def prompted(default=None):
    prompts = {"query": "query: ", "document": "passage: "}
    return {"config_sentence_transformers.json": {"prompts": prompts, "default_prompt_name": default}}


def shapes():
    found = {}
    for flag, mode in FLAGS.items():
        found["old-" + mode] = Shape((mode,), old(mode))
        found["new-" + mode] = Shape((mode,), new(mode))
    found["old-joined"] = Shape(("cls", "mean", "lasttoken"), old("lasttoken", "mean", "cls"))
    found["old-all"] = Shape(tuple(FLAGS.values()), old(*FLAGS.values()))
    found["old-four-flags"] = Shape(("max",), {key: value for key, value in list(old("max").items())[:5]})
    found["new-joined"] = Shape(("lasttoken", "max"), new(["lasttoken", "max"]))
    found["new-list-of-one"] = Shape(("cls",), new(["cls"]))
    found["no-normalize"] = Shape(after=())
    found["dense"] = Shape(after=(dense(WIDTH, 4, 20), NORMALIZE))
    found["dense-no-bias"] = Shape(after=(dense(WIDTH, 9, 21, "Identity", bias=False), NORMALIZE))
    found["dense-after-normalize"] = Shape(after=(NORMALIZE, dense(WIDTH, 3, 22, "Sigmoid")))
    found["dense-twice"] = Shape(after=(dense(WIDTH, 12, 23, "ReLU"), dense(12, WIDTH, 26, "SiLU"), NORMALIZE))
    found["dense-residual"] = Shape(after=(dense(WIDTH, WIDTH, 30, residual=True),))
    found["dense-residual-projected"] = Shape(after=(dense(WIDTH, 4, 33, residual=True), NORMALIZE))
    found["dense-fp16"] = Shape(after=(dense(WIDTH, 4, 36, dtype="float16"), NORMALIZE))
    found["dense-joined"] = Shape(("max", "mean"), old("mean", "max"), (dense(2 * WIDTH, 5, 39), NORMALIZE))
    found["layer-norm"] = Shape(after=(layer_norm(WIDTH, 42), NORMALIZE))
    found["layer-norm-after-normalize"] = Shape(after=(NORMALIZE, layer_norm(WIDTH, 44)))
    found["dropout"] = Shape(after=(Module("Dropout", {"dropout": 0.1}, apply=lambda vector: vector), NORMALIZE))
    found["only-pooling-file"] = Shape(("cls",), old("cls"), modules=False)
    found["no-pooling-file"] = Shape(modules=False, pooling={})
    found["causal"] = Shape(("lasttoken",), {}, modules=False, config={"architectures": ["Qwen2ForCausalLM"]})
    found["pooling-elsewhere"] = Shape(("cls",), old("cls"), pooling_path="7_Pool/sub")
    found["transformer-elsewhere"] = Shape(transformer="0_Transformer")
    found["configured"] = Shape(("max", "cls"), {}, modules=False, settings="pooling: [max, cls]")
    found["onnx-folder"] = Shape(path="onnx/model.onnx")
    # the graph's own vector of a text
    own = {"outputs": ("last_hidden_state", "sentence_embedding")}
    found["own-vector"] = Shape(graph=own, output="sentence_embedding")
    found["own-vector-and-dense"] = Shape(graph=own, output="sentence_embedding", after=(dense(WIDTH, WIDTH, 48), NORMALIZE))
    found["token-embeddings"] = Shape(graph={"outputs": ("token_embeddings",)}, output="token_embeddings")
    found["named-output"] = Shape(graph={"outputs": ("first", "second")}, output="first", settings="output: first")
    found["output-of-another-name"] = Shape(graph={"outputs": ("hidden",)}, output="hidden")
    # prompts
    both = {"": "", "query": "query: ", "document": "passage: ", "search_query": "query: ", "passage": "passage: ", "other": ""}
    found["prompts"] = Shape(files=prompted(), prompts=both)
    found["default-prompt"] = Shape(files=prompted("document"), prompts={**both, "": "passage: "})
    for mode in FLAGS.values():
        found["prompt-excluded-" + mode] = Shape((mode,), new(mode, include_prompt=False), files=prompted(), prompts=both, excluded=True)
    found["prompt-excluded-joined"] = Shape(
        ("cls", "weightedmean"),
        old("weightedmean", "cls", include_prompt=False),
        files=prompted("query"),
        prompts={**both, "": "query: "},
        excluded=True,
    )
    # inputs
    found["lower-case"] = Shape(files={"sentence_bert_config.json": {"max_seq_length": 40, "do_lower_case": True}}, limit=40, lower=True)
    for name in ("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet"):
        found["length-" + name] = Shape(files={f"sentence_{name}_config.json": {"max_seq_length": 7, "do_lower_case": False}}, limit=7)
    found["length-of-tokenizer"] = Shape(files={"tokenizer_config.json": {"model_max_length": 9}}, limit=9)
    found["length-of-config"] = Shape(config={"max_position_embeddings": 11}, limit=11)
    found["length-of-roberta"] = Shape(config={"model_type": "roberta", "max_position_embeddings": 12, "pad_token_id": 1}, limit=10)
    found["length-configured"] = Shape(settings="max-tokens: 5", limit=5)
    found["left-of-tokenizer"] = Shape(tokenizer={"max_length": 6, "direction": "left"}, files={"tokenizer_config.json": {"model_max_length": 6}}, limit=6, left=True)
    found["left-of-config"] = Shape(files={"tokenizer_config.json": {"model_max_length": 8, "truncation_side": "left"}}, limit=8, left=True)
    found["right-over-left"] = Shape(tokenizer={"max_length": 6, "direction": "left"}, files={"tokenizer_config.json": {"model_max_length": 8, "truncation_side": "right"}}, limit=8)
    found["no-special-tokens"] = Shape(tokenizer={"special": False}, files={"sentence_bert_config.json": {"max_seq_length": 4}}, limit=4)
    found["padded-by-tokenizer"] = Shape(tokenizer={"padding": 20})
    found["int32"] = Shape(graph={"integers": TensorProto.INT32})
    found["token-types"] = Shape(graph={"inputs": ("input_ids", "attention_mask", "token_type_ids")})
    found["fixed-length"] = Shape(graph={"length": 8, "batch": 1}, files={"sentence_bert_config.json": {"max_seq_length": 8}}, limit=8)
    found["fixed-batch"] = Shape(graph={"batch": 3})
    found["fp16"] = Shape(graph={"floats": TensorProto.FLOAT16})
    found["fp16-own-vector"] = Shape(graph={"floats": TensorProto.FLOAT16, **own}, output="sentence_embedding")
    found["external-weights"] = Shape(graph={"external": "model.onnx_data"})
    found["external-weights-elsewhere"] = Shape(graph={"external": "weights/part.bin"}, path="onnx/model.onnx")
    return found


def tokenizer(special=True, max_length=0, direction="right", padding=0):
    words = {word: index for index, word in enumerate(VOCABULARY)}
    made = Tokenizer(models.WordPiece(words, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(lowercase=False)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    if special:
        made.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
    made.add_special_tokens(SPECIAL)
    if max_length:
        made.enable_truncation(max_length, direction=direction)
    if padding:
        made.enable_padding(length=padding)
    return made


def graph(
    inputs=("input_ids", "attention_mask"),
    outputs=("last_hidden_state",),
    integers=TensorProto.INT64,
    floats=TensorProto.FLOAT,
    batch="batch",
    length="length",
    external=None,
):
    """token = table[id] + mean over the text / 2; a further output is a mix of the mean, or the table's rows."""
    kind = helper.tensor_dtype_to_np_dtype(floats)
    initial = {
        "table": random(len(VOCABULARY), WIDTH, seed=1).astype(kind),
        "half": numpy.array(0.5, kind),
        "last": numpy.array([2], "int64"),
    }
    node = helper.make_node
    nodes = [
        node("Gather", ["table", "input_ids"], ["rows"]),
        node("Cast", ["attention_mask"], ["flat_mask"], to=floats),
        node("Unsqueeze", ["flat_mask", "last"], ["mask"]),
        node("Mul", ["rows", "mask"], ["masked"]),
        node("ReduceMean", ["masked"], ["share"], axes=[1], keepdims=1),
        node("ReduceMean", ["mask"], ["filled"], axes=[1], keepdims=1),
        node("Div", ["share", "filled"], ["mean"]),
        node("Mul", ["mean", "half"], ["context"]),
        node("Add", ["rows", "context"], [outputs[0]]),
    ]
    declared = [helper.make_tensor_value_info(outputs[0], floats, [batch, length, WIDTH])]
    if len(outputs) > 1:
        own = outputs[1] == "sentence_embedding"
        if own:
            nodes += [node("Squeeze", ["mean", "one"], ["flat"]), node("MatMul", ["flat", "mix"], [outputs[1]])]
            initial |= {"one": numpy.array([1], "int64"), "mix": random(WIDTH, WIDTH, seed=2).astype(kind)}
        else:
            nodes += [node("Neg", [outputs[0]], [outputs[1]])]
        declared.append(helper.make_tensor_value_info(outputs[1], floats, [batch, WIDTH] if own else [batch, length, WIDTH]))
    made = helper.make_graph(
        nodes,
        "model",
        [helper.make_tensor_value_info(name, integers, [batch, length]) for name in inputs],
        declared,
        [numpy_helper.from_array(values, name) for name, values in initial.items()],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def write(folder, shape):
    def add(path, content):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(content), "utf-8")

    inside = folder / shape.transformer
    at = inside / shape.path
    at.parent.mkdir(parents=True, exist_ok=True)
    external = shape.graph.get("external")
    if external:
        (at.parent / external).parent.mkdir(parents=True, exist_ok=True)
        onnx.save_model(graph(**shape.graph), at, save_as_external_data=True, location=external, size_threshold=64)
    else:
        onnx.save_model(graph(**shape.graph), at)
    tokenizer(**shape.tokenizer).save(str(inside / "tokenizer.json"))
    base = {"architectures": ["BertModel"], "model_type": "bert", "hidden_size": WIDTH, "max_position_embeddings": 64}
    add(pathlib.Path(shape.transformer, "config.json"), {**base, **shape.config})
    for path, content in shape.files.items():
        # the folder's own file is at the root; those of the transformer are beside its graph
        add(path if path.startswith("config_") else pathlib.Path(shape.transformer, path), content)
    pooling = old(*shape.modes) if shape.pooling is None else shape.pooling
    if pooling:
        add(f"{shape.pooling_path}/config.json", pooling)
    if not shape.modules:
        return
    listed = [("Transformer", shape.transformer), ("Pooling", shape.pooling_path)]
    for index, module in enumerate(shape.after, 2):
        listed.append((module.type, f"{index}_{module.type}"))
        if module.config is not None:
            add(f"{listed[-1][1]}/config.json", module.config)
        if module.weights:
            save_file(module.weights, folder / listed[-1][1] / "model.safetensors")
    add(
        "modules.json",
        [
            {"idx": index, "name": str(index), "path": path, "type": "sentence_transformers.models." + name}
            for index, (name, path) in enumerate(listed)
        ],
    )


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options)


class Expected:
    """The right vectors of a folder."""

    def __init__(self, folder, shape):
        self.shape = shape
        self.session = session(folder / shape.transformer / shape.path)
        self.tokenizer = tokenizer(special=shape.tokenizer.get("special", True))
        self.tokenizer.enable_truncation(shape.limit, direction="left" if shape.left else "right")

    def vector(self, text, input_type):
        prompt = self.shape.prompts[input_type]
        tokens = self.run(self.ids(prompt + text))
        if self.shape.output == "sentence_embedding":
            # it contains all modules; its length is what the folder says
            return normalize(tokens) if NORMALIZE in self.shape.after else tokens
        start = 0
        if self.shape.excluded and prompt:
            # [CLS] and the prompt, without its [SEP]
            start = len(self.ids(prompt)) - 1
        vector = numpy.concatenate([POOLINGS[mode](tokens, start) for mode in self.shape.modes])
        for module in self.shape.after:
            vector = module.apply(vector)
        return vector

    def ids(self, text):
        return self.tokenizer.encode(text.lower() if self.shape.lower else text).ids

    def run(self, ids):
        feeds = {}
        for given in self.session.get_inputs():
            rows = given.shape[0] if isinstance(given.shape[0], int) else 1
            length = given.shape[1] if isinstance(given.shape[1], int) else len(ids)
            values = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": [0] * len(ids)}[given.name]
            feed = numpy.zeros((rows, length), "int32" if given.type == "tensor(int32)" else "int64")
            feed[:, : len(ids)] = values
            feeds[given.name] = feed
        result = self.session.run([self.shape.output], feeds)[0][0].astype("float64")
        return result if result.ndim == 1 else result[: len(ids)]


def main(folder):
    lines = ["local:"]
    for name, shape in shapes().items():
        write(folder / name, shape)
        lines.append(f"  {name}: {{folder: {json.dumps(str(folder / name))}{', ' + shape.settings if shape.settings else ''}}}")
    (folder / "models.yaml").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
