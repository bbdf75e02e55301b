"""Makes the small models of src/test/resources/models; README.md tells how to run it.

    python make.py WORDNET MINILM OUT [NAME …]
"""

import json
import sys

import torch
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, normalize
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    RobertaConfig,
    RobertaForSequenceClassification,
)

from base import NAMES, Teacher, batches, byte_bpe, cut_wordpiece, export, pad, project, restore, seed, train, write
from words import SHORT, Words

LIMIT = 128
UNLIMITED = 1000000000000000019884624838656  # what tokenizers without a limit of their own are saved with


def bert(labels, vocabulary, hidden, layers):
    names = {"id2label": dict(enumerate(labels)), "label2id": {n: i for i, n in enumerate(labels)}} if labels else {}
    return BertConfig(
        vocab_size=vocabulary, hidden_size=hidden, num_hidden_layers=layers, num_attention_heads=hidden // 32,
        intermediate_size=4 * hidden, max_position_embeddings=LIMIT, initializer_range=0.08, hidden_dropout_prob=0.05,
        attention_probs_dropout_prob=0.0, attn_implementation="eager", **names,
    )  # fmt: skip


def begin(model, rows):
    with torch.no_grad():
        model.base_model.embeddings.word_embeddings.weight.copy_(rows)


def match(model):
    """Lets the first two layers begin by attending to equal and similar tokens; from nothing that takes far longer to learn."""
    with torch.no_grad():
        for layer in model.base_model.encoder.layer[:2]:
            for linear in (layer.attention.self.query, layer.attention.self.key):
                linear.weight.copy_(torch.eye(len(linear.weight)) * 0.8 + linear.weight)


class Hint(torch.nn.Module):
    """Before the last layer every token shall know how near it comes to any of the other text. A loss of its own teaches that,
    and it gets the comparing of texts off the ground, which else stays at chance for long."""

    def __init__(self, model, sides=False):
        super().__init__()
        start = model.base_model.embeddings.word_embeddings.weight.detach().clone()
        self.register_buffer("start", normalize(start, dim=1))
        self.guess = torch.nn.Linear(start.shape[1], 1)
        self.layer = model.config.num_hidden_layers - 1
        self.which = torch.nn.Linear(start.shape[1], 1) if sides else None

    def forward(self, encodings, ids, states):
        longest = ids.shape[1]
        side = torch.tensor([[2 if s is None else s for s in e.sequence_ids] + [2] * (longest - len(e)) for e in encodings])
        across = side[:, :, None] + side[:, None, :] == 1
        vectors = self.start[ids]
        nearest = (vectors @ vectors.transpose(1, 2)).masked_fill(~across, 0).amax(2)
        value = 5 * (self.guess(states[self.layer]).squeeze(2) - nearest).pow(2).mean()
        if self.which:  # without token types it has to find out first which text a token stands in
            text = side < 2
            value += binary_cross_entropy_with_logits(self.which(states[1]).squeeze(2)[text], side[text].float())
        return value


def save(model, tokenizer, folder, path, inputs, output="logits", limit=LIMIT, bert_like=True):
    config = json.loads(model.config.to_json_string(use_diff=True))
    config.pop("transformers_version", None)
    config["architectures"] = [type(model).__name__]
    config["max_position_embeddings"] = model.config.max_position_embeddings
    if output == "logits":
        config["id2label"] = {str(i): name for i, name in model.config.id2label.items()}
        config["label2id"] = model.config.label2id
    write(f"{folder}/config.json", config)
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    if not bert_like:
        special = {
            "bos_token": "<s>", "eos_token": "</s>", "cls_token": "<s>", "sep_token": "</s>", "pad_token": "<pad>",
            "unk_token": "<unk>", "mask_token": "<mask>",
        }  # fmt: skip
    write(f"{folder}/special_tokens_map.json", special)
    kind = {"tokenizer_class": "PreTrainedTokenizerFast", "model_input_names": inputs}
    write(f"{folder}/tokenizer_config.json", kind | special | {"model_max_length": limit})
    tokenizer.save(f"{folder}/tokenizer.json", pretty=False)
    export(model.eval(), folder, path, inputs, output)


def encoder(tokenizer):
    tokenizer.no_padding()
    tokenizer.enable_truncation(LIMIT)
    return tokenizer


def plain(tokenizer):
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def fit(model, tokenizer, rows, labels, random, steps, rate=1e-3):
    """Cross-entropy over (text or pair, label name)."""
    pairs = len(rows[0]) == 3
    encodings = tokenizer.encode_batch([row[:2] if pairs else row[0] for row in rows])
    items = [(e, labels.index(row[-1])) for e, row in zip(encodings, rows)]
    stream = batches(items, lambda item: len(item[0]), 64, random)
    if pairs:
        model.hint = Hint(model)

    def loss(_):
        batch = next(stream)
        some = [e for e, _ in batch]
        inputs = pad(some, NAMES)
        answer = model(**inputs, output_hidden_states=pairs)
        value = cross_entropy(answer.logits, torch.tensor([label for _, label in batch]))
        return value + model.hint(some, inputs["input_ids"], answer.hidden_states) if pairs else value

    train(model, loss, steps, rate)
    if pairs:
        del model.hint


@torch.no_grad()
def guesses(model, tokenizer, inputs, names=NAMES, pad_id=0):
    encodings = tokenizer.encode_batch(inputs)
    return torch.cat([model(**pad(encodings[i : i + 64], names, pad_id)).logits for i in range(0, len(encodings), 64)])


def accuracy(name, model, tokenizer, rows, labels):
    found = guesses(model, tokenizer, [row[0] if len(row) == 2 else row[:2] for row in rows]).argmax(1).tolist()
    right = [labels[f] == row[-1] for f, row in zip(found, rows)]
    common = max(sum(row[-1] == label for row in rows) for label in labels) / len(rows)
    print(f"{name}: accuracy {sum(right) / len(right):.3f} of {len(rows)} held out; always the commonest: {common:.3f}")
    for label in labels:
        own = [r for r, row in zip(right, rows) if row[-1] == label]
        print(f"  {label}: {sum(own) / len(own):.3f} of {len(own)}")


def nli(words, teacher, out):
    random, labels = seed(1), ["contradiction", "entailment", "neutral"]
    tokenizer, pieces = cut_wordpiece(teacher, words.texts(), 5000)
    encoder(tokenizer)
    model = BertForSequenceClassification(bert(labels, len(pieces), 96, 3))
    begin(model, teacher.embeddings(pieces, 96))
    match(model)
    fit(model, tokenizer, words.entailment(random, False, 160_000), labels, random, 2500)
    accuracy("nli-tiny", model, tokenizer, words.entailment(random, True, 6000), labels)
    save(model, plain(tokenizer), f"{out}/nli-tiny", "onnx/model.onnx", NAMES)


def two_label(words, teacher, out):
    """Goes on from nli-tiny, with fewer tokens and a new head."""
    random, labels = seed(2), ["entailment", "not_entailment"]
    tokenizer, pieces = cut_wordpiece(teacher, words.texts(), 3000)
    encoder(tokenizer)
    full = Tokenizer.from_file(f"{out}/nli-tiny/tokenizer.json")
    trunk = BertForSequenceClassification(bert(["0", "1", "2"], full.get_vocab_size(), 96, 3))
    restore(trunk, f"{out}/nli-tiny/onnx/model.onnx")
    model = BertForSequenceClassification(bert(labels, len(pieces), 96, 3))
    weights = {k: v for k, v in trunk.state_dict().items() if "classifier" not in k and "word_embeddings" not in k}
    model.load_state_dict(weights, strict=False)
    rows = [full.token_to_id(tokenizer.id_to_token(i)) for i in range(len(pieces))]
    begin(model, trunk.base_model.embeddings.word_embeddings.weight[rows])
    merge = lambda rows: [(p, h, label if label == "entailment" else "not_entailment") for p, h, label in rows]
    fit(model, tokenizer, merge(words.entailment(random, False, 32_000)), labels, random, 500, 5e-4)
    accuracy("zero-shot-two-label", model, tokenizer, merge(words.entailment(random, True, 6000)), labels)
    save(model, plain(tokenizer), f"{out}/zero-shot-two-label", "model.onnx", NAMES)


def classify(words, teacher, out):
    random, labels = seed(3), sorted(SHORT.values())
    tokenizer, pieces = cut_wordpiece(teacher, words.texts(), 4000)
    encoder(tokenizer)
    model = BertForSequenceClassification(bert(labels, len(pieces), 64, 2))
    begin(model, teacher.embeddings(pieces, 64))
    fit(model, tokenizer, words.classes(False, 4000), labels, random, 1500)
    accuracy("classify-tiny", model, tokenizer, words.classes(True, 300), labels)
    save(model, plain(tokenizer), f"{out}/classify-tiny", "onnx/model.onnx", NAMES, limit=UNLIMITED)


def rerank(words, teacher, out):
    random, names, wrong = seed(4), NAMES[:2], 5
    tokenizer, pieces = byte_bpe(words.texts(), 5000)
    encoder(tokenizer)
    config = RobertaConfig(
        vocab_size=len(pieces), hidden_size=96, num_hidden_layers=3, num_attention_heads=3, intermediate_size=384,
        max_position_embeddings=LIMIT + 2, type_vocab_size=1, pad_token_id=1, bos_token_id=0, eos_token_id=2, num_labels=1,
        initializer_range=0.08, hidden_dropout_prob=0.05, attention_probs_dropout_prob=0.0, attn_implementation="eager",
    )  # fmt: skip
    model = RobertaForSequenceClassification(config)
    begin(model, teacher.embeddings(pieces, 96))
    waves = torch.arange(LIMIT + 2)[:, None] / 4 ** torch.linspace(0, 4, 48)
    with torch.no_grad():
        model.base_model.embeddings.position_embeddings.weight[:, ::2] = 0.07 * waves.sin()
        model.base_model.embeddings.position_embeddings.weight[:, 1::2] = 0.07 * waves.cos()
    match(model)
    groups = words.ranking(random, False, 32_000, wrong)
    pairs = [(query, gloss) for _, query, right, others in groups for gloss in [right, *others]]
    encodings = tokenizer.encode_batch(pairs)
    items = [encodings[i : i + wrong + 1] for i in range(0, len(encodings), wrong + 1)]
    stream = batches(items, lambda item: max(len(e) for e in item), 16, random)

    model.hint = Hint(model, sides=True)

    def loss(_):
        batch = next(stream)
        some = [e for item in batch for e in item]
        inputs = pad(some, names, 1)
        answer = model(**inputs, output_hidden_states=True)
        hint = model.hint(some, inputs["input_ids"], answer.hidden_states)
        logits = answer.logits.view(len(batch), wrong + 1)
        truth = torch.zeros(len(batch), dtype=torch.long)
        yes = torch.zeros_like(logits)
        yes[:, 0] = 1
        return cross_entropy(logits, truth) + binary_cross_entropy_with_logits(logits, yes) + hint

    train(model, loss, 2000, 1e-3)
    del model.hint
    many = 9
    held = words.ranking(random, True, 1500, many)
    pairs = [(query, gloss) for _, query, right, others in held for gloss in [right, *others]]
    scores = guesses(model, tokenizer, pairs, names, 1).view(len(held), many + 1)
    ranks = 1 + (scores[:, 1:] >= scores[:, :1]).sum(1)
    chance = sum(1 / r for r in range(1, many + 2)) / (many + 1)
    for kind in ("lemma", "keywords", "example", None):
        own = torch.tensor([r for r, row in zip(ranks.tolist(), held) if kind in (None, row[0])]).float()
        top = (own == 1).float().mean()
        print(
            f"rerank-tiny {kind or 'all'}: MRR {(1 / own).mean():.3f}, first {top:.3f} of {len(own)} held out, "
            f"{many} wrong ones each; MRR by chance {chance:.3f}"
        )
    save(model, plain(tokenizer), f"{out}/rerank-tiny", "onnx/model.onnx", names, bert_like=False)


PROMPTS = {"query": "query: ", "passage": "passage: "}


def embed(words, teacher, out):
    """Learns the teacher's sentence vectors, cut to 64 dimensions, for texts with either prompt or none."""
    random, size = seed(5), 64
    tokenizer, pieces = cut_wordpiece(teacher, [*words.texts(), *PROMPTS.values()], 4000)
    encoder(tokenizer)
    model = BertModel(bert(None, len(pieces), size, 2), add_pooling_layer=False)
    begin(model, teacher.embeddings(pieces, size))
    texts = {held: [t for s in words.all if s.held == held for t in (s.gloss, *s.examples[:1])] for held in (False, True)}
    learn, held = random.sample(texts[False], 40_000), random.sample(texts[True], 1000)
    prompted = lambda text: random.choice(["", *PROMPTS.values()]) + text
    rows, fold = project(teacher.vectors(learn), size)
    items = list(zip(tokenizer.encode_batch([prompted(t) for t in learn]), normalize(rows, dim=1)))
    stream = batches(items, lambda item: len(item[0]), 64, random)
    vectors = lambda some: normalize(model(**pad(some, NAMES)).last_hidden_state[:, 0], dim=1)

    def loss(_):
        batch = next(stream)
        ours, goal = vectors([e for e, _ in batch]), torch.stack([v for _, v in batch])
        alike = 20 * ours @ goal.T
        return (1 - (ours * goal).sum(1)).mean() * 2 + cross_entropy(alike, torch.arange(len(batch)))

    train(model, loss, 1200, 1.5e-3)
    with torch.no_grad():
        ours = torch.cat([vectors(tokenizer.encode_batch([prompted(t) for t in held[i : i + 50]])) for i in range(0, 1000, 50)])
    whole = teacher.vectors(held)
    goal = normalize(fold(whole), dim=1)
    off = ~torch.eye(len(held), dtype=torch.bool)
    against = torch.corrcoef(torch.stack([(ours @ ours.T)[off], (whole @ whole.T)[off]]))[0, 1]
    found = ((ours @ goal.T).argmax(1) == torch.arange(len(held))).float().mean()
    print(f"embed-tiny-cls: cosine to the teacher's {size} dimensions {(ours * goal).sum(1).mean():.3f}; "
          f"its own similarities against the whole teacher's r = {against:.3f}; nearest of 1000 right {found:.3f}")  # fmt: skip
    folder = f"{out}/embed-tiny-cls"
    tokenizer.enable_truncation(48)  # as in all-MiniLM-L6-v2: fixed padding and a truncation that is not the model's
    tokenizer.enable_padding(length=48, pad_id=0, pad_token="[PAD]")
    save(model, tokenizer, folder, "onnx/model.onnx", NAMES, output="last_hidden_state")
    modules = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    write(f"{folder}/modules.json", [
        {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for i, (kind, path) in enumerate(modules)
    ])  # fmt: skip
    pooling = ["cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens", "lasttoken"]
    modes = {f"pooling_mode_{mode}": mode == "cls_token" for mode in pooling}
    write(f"{folder}/1_Pooling/config.json", {"word_embedding_dimension": size} | modes | {"include_prompt": True})
    write(f"{folder}/sentence_bert_config.json", {"max_seq_length": 64, "do_lower_case": False})
    sentence = {"prompts": PROMPTS, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    write(f"{folder}/config_sentence_transformers.json", sentence)


MAKERS = {
    "nli-tiny": nli,
    "rerank-tiny": rerank,
    "classify-tiny": classify,
    "zero-shot-two-label": two_label,
    "embed-tiny-cls": embed,
}

if __name__ == "__main__":
    wordnet, minilm, out, *chosen = sys.argv[1:]
    for name in chosen or MAKERS:
        MAKERS[name](Words(wordnet), Teacher(minilm), out)
