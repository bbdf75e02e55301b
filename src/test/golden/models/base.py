"""What the models have in common: the teacher, vocabularies, training, export to ONNX and back."""

import collections
import json
import os
import random
import time

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import onnx
import onnx.numpy_helper
import onnxruntime
import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from torch.nn.functional import normalize

NAMES = ["input_ids", "attention_mask", "token_type_ids"]


class Teacher:
    """all-MiniLM-L6-v2: sentence vectors, which also serve as first embeddings of single tokens."""

    def __init__(self, folder):
        self.tokenizer = Tokenizer.from_file(f"{folder}/all-minilm-l6-v2-tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(128)
        self.session = session(f"{folder}/all-minilm-l6-v2.onnx")

    def vectors(self, texts):
        encodings = self.tokenizer.encode_batch(list(texts))
        out = np.zeros((len(encodings), 384), np.float32)
        order = sorted(range(len(encodings)), key=lambda i: len(encodings[i]))
        for at in range(0, len(order), 32):
            part = order[at : at + 32]
            batch = pad([encodings[i] for i in part], NAMES)
            hidden = self.session.run(None, {k: v.numpy() for k, v in batch.items()})[0]
            mask = batch["attention_mask"].numpy()[:, :, None]
            out[part] = (hidden * mask).sum(1) / mask.sum(1)
        return normalize(torch.tensor(out), dim=1)

    def embeddings(self, tokens, size):
        """One row a token, rms 0.05."""
        rows, _ = project(self.vectors(tokens), size)
        return rows / rows.pow(2).mean().sqrt() * 0.05


def project(rows, size):
    """The rows on their first principal components, and the function that does it to others."""
    mean = rows.mean(0)
    _, vectors = torch.linalg.eigh(torch.cov(rows.T))
    vectors = vectors.flip(1)[:, :size]
    vectors = vectors * vectors.sum(0).sign()  # the sign is the solver's whim
    return (rows - mean) @ vectors, lambda more: (more - mean) @ vectors


def session(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def cut_wordpiece(teacher, texts, size):
    """The teacher's WordPiece vocabulary cut to its most used pieces; single letters stay, so that most words can be spelt."""
    spec = json.loads(teacher.tokenizer.to_str())
    counts = collections.Counter(t for e in teacher.tokenizer.encode_batch(list(texts)) for t in e.tokens)
    vocabulary = spec["model"]["vocab"]
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    letters = [t for t in vocabulary if len(t.removeprefix("##")) == 1 and spelling(t.removeprefix("##"))]
    keep = dict.fromkeys(special + letters + [t for t, _ in counts.most_common() if t in vocabulary])
    keep = sorted(list(keep)[:size], key=lambda t: (t not in special, vocabulary[t]))
    tokenizer = Tokenizer(models.WordPiece({t: i for i, t in enumerate(keep)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(special)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS]:0 $A:0 [SEP]:0",
        pair="[CLS]:0 $A:0 [SEP]:0 $B:1 [SEP]:1",
        special_tokens=[("[CLS]", keep.index("[CLS]")), ("[SEP]", keep.index("[SEP]"))],
    )
    return tokenizer, [t.removeprefix("##") for t in keep]


def spelling(letter):
    """Printable ASCII, Latin-1 and a little beyond, Greek, Cyrillic, Kana."""
    code = ord(letter)
    return 33 <= code < 0x180 or 0x3B1 <= code < 0x3CA or 0x430 <= code < 0x460 or 0x3041 <= code < 0x3100


def byte_bpe(texts, size):
    """A byte-level BPE of RoBERTa's kind, but without letter case."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=special, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    return tokenizer, [tokenizer.decode([i]).strip() for i in range(tokenizer.get_vocab_size())]


def pad(encodings, names, pad_id=0):
    longest = max(len(e) for e in encodings)
    fields = {"input_ids": ("ids", pad_id), "attention_mask": ("attention_mask", 0), "token_type_ids": ("type_ids", 0)}
    batch = {}
    for name in names:
        field, filler = fields[name]
        rows = [getattr(e, field) for e in encodings]
        batch[name] = torch.tensor([row + [filler] * (longest - len(row)) for row in rows])
    return batch


def train(model, loss, steps, rate, spare="word_embeddings"):
    """AdamW, warm-up, linear decay; the token embeddings, which begin well, move at a third of the pace."""
    slow = [p for n, p in model.named_parameters() if spare in n]
    fast = [p for n, p in model.named_parameters() if spare not in n]
    groups = [{"params": fast, "lr": rate}, {"params": slow, "lr": rate / 3}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    pace = lambda step: min(1, (step + 1) / 100) * max(0.0, 1 - step / steps)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, pace)
    model.train()
    start, smooth = time.time(), None
    for step in range(steps):
        value = loss(step)
        value.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        smooth = value.item() if smooth is None else 0.98 * smooth + 0.02 * value.item()
        if step % 250 == 249:
            print(f"  step {step + 1} of {steps}, loss {smooth:.3f}, {time.time() - start:.0f} s", flush=True)
    model.eval()


def batches(items, length, size, random):
    """Endless batches of like length."""
    while True:
        order = list(range(len(items)))
        random.shuffle(order)
        for at in range(0, len(order), size * 20):
            chunk = sorted(order[at : at + size * 20], key=lambda i: length(items[i]))
            parts = [chunk[i : i + size] for i in range(0, len(chunk), size)]
            random.shuffle(parts)
            yield from ([items[i] for i in part] for part in parts)


class Graph(torch.nn.Module):
    def __init__(self, model, inputs, output):
        super().__init__()
        self.m, self.inputs, self.output = model, inputs, output

    def forward(self, *tensors):
        return getattr(self.m(**dict(zip(self.inputs, tensors))), self.output)


def export(model, folder, path, inputs, output):
    """Opset 17, batch and sequence free."""
    os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
    example = tuple(torch.ones(2, 9, dtype=torch.long) for _ in inputs)
    axes = {name: {0: "batch_size", 1: "sequence_length"} for name in inputs}
    axes[output] = {0: "batch_size"} | ({1: "sequence_length"} if output == "last_hidden_state" else {})
    torch.onnx.export(
        Graph(model, inputs, output), example, f"{folder}/{path}", input_names=inputs, output_names=[output],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip


def restore(model, path):
    """The weights of an exported graph, put back into the PyTorch model they came from."""
    graph = onnx.load(path).graph
    stored = {i.name: onnx.numpy_helper.to_array(i) for i in graph.initializer}
    weights = {name.removeprefix("m."): value for name, value in stored.items()}
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in stored:
            name = node.name.strip("/").removeprefix("m/").removesuffix("/MatMul").replace("/", ".")
            weights[name + ".weight"] = stored[node.input[1]].T
    own = model.state_dict()
    missing = [name for name in own if name not in weights and not name.endswith(("position_ids", "token_type_ids"))]
    if missing:
        raise ValueError(f"{path} has no {missing}")
    model.load_state_dict({k: torch.tensor(np.array(weights[k])) for k in own if k in weights}, strict=False)
    return model.eval()


def write(path, value):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
        file.write("\n")


def seed(number):
    torch.manual_seed(number)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    np.random.seed(number)
    return random.Random(number)
