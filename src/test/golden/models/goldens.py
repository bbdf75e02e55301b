"""Expected answers of the small models, by PyTorch, transformers and sentence-transformers; README.md tells how to run it.

    python goldens.py MODELS GOLDENS

The weights are read back out of the .onnx files, all else is the libraries' own: tokenizers, truncation, pooling, prompts, the
zero-shot pipeline. Every case runs alone.
"""

import base64
import json
import math
import os
import shutil
import sys
import tempfile
import warnings

from base import restore

import sentence_transformers
import torch
import transformers
from transformers import AutoConfig, AutoModel, AutoModelForSequenceClassification, AutoTokenizer

LONG = " ".join(f"Sentence {n} tells of the squirrel that runs up and down the tree." for n in range(60))
OTHER = " ".join(f"Line {n} says that an eagle sits at the top and hears the news." for n in range(60))
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

STRANGE = [
    "",
    " \n\t ",
    "a",
    "Ratatöskr läuft am Stamm der Weltesche auf und ab; ærlig talt, ça va déjà mieux.",
    "ラタトスクは世界樹を上り下りする栗鼠です。",
    "松鼠在世界树上跑来跑去,传递消息。",
    "Белка бегает по мировому древу вверх и вниз.",
    f"🐿️🌳 runs up & down 👍🏽 — {FAMILY}!",
    "[SEP] </s> <pad> [PAD] def f(x): return x**2  # NUL \x00 and \u200b zero width",
    "Donaudampfschifffahrtsgesellschaftskapitän" * 4 + " kommt",
    LONG,
    "松" * 300,
]

PAIRS = [
    ("There is a black dog in the garden.", "There is a dog in the garden."),
    ("There is a dog in the garden.", "There is a black dog in the garden."),
    ("The window is open.", "The window is closed."),
    ("The window is closed.", "The window is open."),
    ("Someone left a hammer on the table.", "There is nothing on the table."),
    ("We found an apple in the kitchen.", "We found a fruit in the kitchen."),
    ("We found a fruit in the kitchen.", "We found an apple in the kitchen."),
    ("The children sang a song", "It is not true that the children sang a song"),
    ("a large flightless bird of Africa", "This text is about animals."),
    ("a large flightless bird of Africa", "This text is about food."),
    ("THE WINDOW IS OPEN.", "the window is open."),
]

STRANGE_PAIRS = [
    ("", ""),
    ("", "There is a dog in the garden."),
    ("There is a dog in the garden.", ""),
    (STRANGE[3], STRANGE[6]),
    (STRANGE[4], STRANGE[5]),
    (STRANGE[7], STRANGE[8]),
    (LONG, "This text is about animals."),
    ("This text is about animals.", LONG),
    (LONG, OTHER),
    (OTHER, LONG),
    (LONG, " ".join(OTHER.split()[:80])),
    (STRANGE[9], STRANGE[11]),
]

SEARCHES = [
    ("what is a violin?", "a bowed stringed instrument with four strings that is held under the chin"),
    ("what is a violin?", "a large flightless bird of Africa"),
    ("a bowed stringed instrument with four strings that is held under the chin", "what is a violin?"),
    ("bread dough oven", "food made from dough of flour and water and then baked in an oven"),
    ("bread dough oven", "a legal document that transfers property"),
    ("define physician", "a licensed medical practitioner"),
    ("define physician", "a plant with yellow flowers"),
    ("Which one is about river flowing sea?", "a large natural stream of water flowing to the sea"),
    ("Which one is about river flowing sea?", "a natural stream of water, smaller than a lake"),
    ("The judge sentenced him to three years", "pronounce a punishment on someone in a court of law"),
]

GLOSSES = [
    "a small burrowing mammal with a bushy tail",
    "a tall tree with needles and cones",
    "someone who repairs machines for a living",
    "a sweet baked cake with fruit",
    "the capital and largest city of a country in Europe",
    "a tool with a handle and a heavy head for driving nails",
    "a long bone of the leg",
    "a letter that asks for something",
    "A SMALL BURROWING MAMMAL WITH A BUSHY TAIL",
]

TOPICS = ["music", "law", "food", "animals"]

ZERO_SHOT = [
    ("She sang the aria and the orchestra played the last movement.", "This example is {}.", TOPICS),
    ("The court found the defendant guilty and the judge passed sentence.", "This example is {}.", TOPICS),
    ("The cook baked bread and served soup with fresh vegetables.", "This text is about {}.", TOPICS),
    ("A wolf and two foxes crossed the frozen river at night.", "It is about {}.", ["animals", "people", "plants"]),
    ("The patient was given antibiotics against the infection.", "This example is {}.", ["medicine", "sports"]),
    ("The patient was given antibiotics against the infection.", "This example is {}.", ["sports", "medicine"]),
    ("The goalkeeper saved the ball in the last minute of the game.", "This example is {}.", ["football"]),
    (STRANGE[3], "Das handelt von {}.", ["Tiere", "Bäume", "Völker"]),
    (STRANGE[4], "This example is {}.", ["動物", "animals", "🐿️"]),
    (STRANGE[7], "{}", ["joy", "money", "it's 50% {odd}"]),
    (LONG, "This example is {}.", ["animals", "plants", "time"]),
    (" ", "This example is {}.", ["animals", "plants"]),
]

LOOKUPS = [
    ("", "A man is playing a guitar on stage."),
    ("query", "A man is playing a guitar on stage."),
    ("passage", "A man is playing a guitar on stage."),
    ("query", "what is a violin?"),
    ("passage", "a bowed stringed instrument with four strings that is held under the chin"),
    ("", "A MAN IS PLAYING A GUITAR ON STAGE."),
    ("query", ""),
    ("passage", LONG),
    ("query", STRANGE[3]),
]


def model(folder, kind, **options):
    config = AutoConfig.from_pretrained(folder)
    path = f"{folder}/onnx/model.onnx"
    return restore(kind.from_config(config, **options), path if os.path.exists(path) else f"{folder}/model.onnx")


def numbers(value):
    return json.dumps(value, ensure_ascii=False)


@torch.no_grad()
def logits(folder, cases):
    """(tokens, case, logits), by the model's own limit or, where its tokenizer knows none, by its positions."""
    scorer, tokenizer = model(folder, AutoModelForSequenceClassification), AutoTokenizer.from_pretrained(folder)
    limit = min(tokenizer.model_max_length, scorer.config.max_position_embeddings)
    for case in cases:
        batch = [case if len(case) == 2 else case[0]]  # as a batch: called with (text, "") it would see one text, not a pair
        inputs = tokenizer(batch, truncation=True, max_length=limit, return_tensors="pt")
        yield inputs["input_ids"].shape[1], case, scorer(**inputs).logits[0].double()


def scored(folder, cases):
    names = AutoConfig.from_pretrained(folder).id2label
    for tokens, case, values in logits(folder, cases):
        scores = {names[i]: round(p, 8) for i, p in enumerate(values.softmax(0).tolist())}
        yield tokens, *map(json.dumps, case), numbers(scores)


def ranked(folder, cases):
    for tokens, case, values in logits(folder, cases):
        logit = values.item()
        yield tokens, *map(json.dumps, case), round(logit, 7), round(1 / (1 + math.exp(-logit)), 8)


def zero_shot(folder, cases):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    classifier = transformers.pipeline(
        "zero-shot-classification", model=model(folder, AutoModelForSequenceClassification), tokenizer=tokenizer, device="cpu"
    )
    for text, template, labels in cases:
        for multi in (False, True):
            answer = classifier(text, candidate_labels=labels, hypothesis_template=template, multi_label=multi)
            found = dict(zip(answer["labels"], answer["scores"]))
            scores = {label: round(found[label], 8) for label in labels}
            yield "multi" if multi else "single", json.dumps(text), json.dumps(template), json.dumps(scores)


def embedded(folder, cases):
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(folder, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("onnx"))
        model(folder, AutoModel, add_pooling_layer=False).save_pretrained(copy)
        embedder = sentence_transformers.SentenceTransformer(copy, device="cpu")
        for prompt, text in cases:
            vector = embedder.encode([text], prompt_name=prompt or None)[0].astype("<f4")
            tokens = embedder.tokenize([embedder.prompts.get(prompt, "") + text])["input_ids"].shape[1]
            first = json.dumps([round(float(v), 7) for v in vector[:8]])
            yield prompt, tokens, json.dumps(text), first, base64.b64encode(vector.tobytes()).decode()


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    models, goldens = sys.argv[1:]
    files = {
        "nli-tiny": scored(f"{models}/nli-tiny", PAIRS + STRANGE_PAIRS),
        "nli-tiny-zero-shot": zero_shot(f"{models}/nli-tiny", ZERO_SHOT),
        "zero-shot-two-label": zero_shot(f"{models}/zero-shot-two-label", ZERO_SHOT),
        "rerank-tiny": ranked(f"{models}/rerank-tiny", SEARCHES + STRANGE_PAIRS),
        "classify-tiny": scored(f"{models}/classify-tiny", [(text,) for text in GLOSSES + STRANGE]),
        "embed-tiny-cls": embedded(f"{models}/embed-tiny-cls", LOOKUPS + [("", text) for text in STRANGE]),
    }
    for name, rows in files.items():
        if os.path.isdir(f"{models}/{name.removesuffix('-zero-shot')}") or os.path.isdir(f"{models}/{name}"):
            with open(f"{goldens}/{name}.tsv", "w", encoding="utf-8") as file:
                for row in rows:
                    print(*row, sep="\t", file=file)
