"""Holds the models against their goldens with ONNX Runtime and tokenizers alone, one by one and in a padded batch.

    python check.py MODELS GOLDENS
"""

import base64
import json
import os
import sys

import numpy as np
import onnx
from tokenizers import Tokenizer

from base import pad, session

LIMITS = {"embed-tiny-cls": 64}  # max_seq_length; the others have 128


def softmax(values):
    powers = np.exp(values - values.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


class Model:
    def __init__(self, folder):
        self.path = f"{folder}/onnx/model.onnx" if os.path.exists(f"{folder}/onnx/model.onnx") else f"{folder}/model.onnx"
        self.session = session(self.path)
        self.inputs = [i.name for i in self.session.get_inputs()]
        self.tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
        self.carried = self.tokenizer.padding, self.tokenizer.truncation
        self.tokenizer.no_padding()
        self.config = json.load(open(f"{folder}/config.json"))
        self.limit = LIMITS.get(os.path.basename(folder), 128)

    def encode(self, case, strategy="longest_first"):
        self.tokenizer.enable_truncation(self.limit, strategy=strategy)
        return self.tokenizer.encode(*case)

    def run(self, encodings):
        batch = pad(encodings, self.inputs, self.config["pad_token_id"])
        return self.session.run(None, {name: rows.numpy() for name, rows in batch.items()})[0].astype(np.float64)

    def both(self, encodings):
        """Each alone, and the largest difference to one padded batch of them all."""
        alone = [self.run([e])[0] for e in encodings]
        together = self.run(encodings)
        worst = max(np.abs(one - many[: len(one)] if one.ndim > 1 else one - many).max() for one, many in zip(alone, together))
        return alone, worst


def cases(path):
    with open(path, encoding="utf-8", newline="\n") as lines:
        return [line.rstrip("\n").split("\t") for line in lines]


def scored(model, rows, answer):
    inputs = [[json.loads(text) for text in row[1 : len(row) - answer]] for row in rows]
    encodings = [model.encode(case) for case in inputs]
    tokens = all(len(e) == int(row[0]) for e, row in zip(encodings, rows))
    return tokens, *model.both(encodings)


def classified(model, rows):
    tokens, alone, worst = scored(model, rows, 1)
    names = [model.config["id2label"][str(i)] for i in range(len(alone[0]))]
    off = [abs(p - json.loads(row[-1])[n]) for row, logits in zip(rows, alone) for n, p in zip(names, softmax(logits))]
    return tokens, max(off), worst


def ranked(model, rows):
    tokens, alone, worst = scored(model, rows, 2)
    off = [abs(logits[0] - float(row[-2])) for row, logits in zip(rows, alone)]
    off += [abs(1 / (1 + np.exp(-logits[0])) - float(row[-1])) for row, logits in zip(rows, alone)]
    return tokens, max(off), worst


def zero_shot(model, rows):
    yes = model.config["label2id"]["entailment"]
    no = next(i for name, i in model.config["label2id"].items() if name in ("contradiction", "not_entailment"))
    off, worst = [], 0
    for mode, text, template, scores in rows:
        scores = json.loads(scores)
        pairs = [(json.loads(text), json.loads(template).replace("{}", label)) for label in scores]
        logits, apart = model.both([model.encode(pair, "only_first") for pair in pairs])
        logits, worst = np.array(logits), max(worst, apart)
        one_by_one = mode == "multi" or len(pairs) == 1
        found = softmax(logits[:, [no, yes]])[:, 1] if one_by_one else softmax(logits[:, yes])
        off += list(np.abs(found - list(scores.values())))
    return True, max(off), worst


def embedded(model, rows, prompts):
    encodings = [model.encode([prompts.get(row[0], "") + json.loads(row[2])]) for row in rows]
    alone, worst = model.both(encodings)
    off = 0
    for row, hidden in zip(rows, alone):
        vector = hidden[0] / np.linalg.norm(hidden[0])
        off = max(off, np.abs(vector - np.frombuffer(base64.b64decode(row[4]), "<f4")).max())
        off = max(off, np.abs(vector[:8] - json.loads(row[3])).max())
    return all(len(e) == int(row[1]) for e, row in zip(encodings, rows)), off, worst


models, goldens = sys.argv[1:]
for file in sorted(os.listdir(goldens)):
    name = file.removesuffix(".tsv").removesuffix("-zero-shot") if file.startswith("nli") else file.removesuffix(".tsv")
    if not os.path.isdir(f"{models}/{name}"):
        continue
    model, rows = Model(f"{models}/{name}"), cases(f"{goldens}/{file}")
    if rows[0][0] in ("single", "multi"):
        result = zero_shot(model, rows)
    elif name == "embed-tiny-cls":
        result = embedded(model, rows, json.load(open(f"{models}/{name}/config_sentence_transformers.json"))["prompts"])
    else:
        result = ranked(model, rows) if name == "rerank-tiny" else classified(model, rows)
    proto = onnx.load(model.path)
    tokens, off, worst = result
    axes = {i.name: [d.dim_param or d.dim_value for d in i.type.tensor_type.shape.dim] for i in proto.graph.input}
    print(
        f"{file}: {len(rows)} cases, tokens {'as told' if tokens else 'DIFFER'}, off by {off:.1e}, batched by {worst:.1e}; "
        f"opset {proto.opset_import[0].version}, IR {proto.ir_version}, {os.path.getsize(model.path):,} bytes, {axes}, "
        f"tokenizer carries padding {model.carried[0]}, truncation {model.carried[1]}"
    )
    if not tokens or off > 1e-5 or worst > 1e-5:
        sys.exit(f"{file} does not hold")
