"""The models that the build carries against onnxruntime and tokenizers, on the same 200 texts.

GATEWAY_URL: the gateway. MODELS: a folder with a folder for each model.
"""

import itertools
import json
import os
import pathlib
import random
import unittest

import numpy
import onnxruntime
from gateway import local_models, request
from tokenizers import Tokenizer

MODELS = pathlib.Path(os.environ["MODELS"])
COUNT = 200
# Batches and orders of sums differ; the versions of onnxruntime must not: dynamic int8 depends on it (cosine 0.988 seen at 1.32).
TOLERANCE = 1e-6
INT8_COSINE = 0.9999
LABELS = ["music", "sport", "the weather", "经济", "a long label of several words about food and drink"]
# Facts of the model card of sentence-transformers/all-MiniLM-L6-v2, of which the Maven artifacts have only graph and tokenizer.
BUNDLED = {"max_seq_length": 256, "pooling": "mean"}

SENTENCES = [
    "A man is playing a guitar on stage.",
    "The quick brown fox jumps over the lazy dog, twice; then it sleeps.",
    "Die Straße nach Süden führt über Brücken, Flüsse und Öläcker.",
    "L'été dernier, à Noël, où étais-tu ? C'était « là-bas ».",
    "El niño comió piñas; ¿dónde está el pingüino?",
    "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "Η γρήγορη καφέ αλεπού πηδάει πάνω από το σκυλί.",
    "İstanbul'da ışıklar söndü, ILIK bir gece.",
    "在人工智能领域,机器学习是最重要的方向之一。",
    "吾輩は猫である。名前はまだ無い。カタカナとﾊﾝｶｸ。",
    "대한민국의 수도는 서울입니다.",
    "اللغة العربية جميلة، أليس كذلك؟",
    "שלום עולם, מה שלומך היום?",
    "नमस्ते दुनिया, आप कैसे हैं?",
    "สวัสดีชาวโลก ภาษาไทยไม่มีช่องว่าง",
    "Tiếng Việt có nhiều dấu: ắ ằ ẵ ệ.",
    "def f(x): return {'a': [1, 2.5e-3, None], \"b\": x**2}  # http://example.org/?q=1&r=%20",
]
ODD = [
    " ",
    "\t\n",
    "\r\n\r\n",
    "a",
    "é",
    "e\u0301",
    "\u0000",
    "nul \u0000 inside",
    "\u0001\u0002 controls \u001f \u007f \u0085",
    "\ufeffa mark at the start",
    "zero\u200bwidth\u200d joiner\u00adsoft",
    "line\r\nbreaks\rof\nall\u2028kinds\u2029 ",
    "🙂",
    "👩‍👩‍👧‍👦 a family 🏳️‍🌈 🇳🇴 👍🏽",
    "astral 𝒳𝔘 𠀋 end",
    "\ud83d a lone surrogate",
    "[CLS] [SEP] [PAD] [MASK] [UNK] <s> </s> <mask>",
    "x[SEP]y",
    "word" * 60,
    "a" * 99 + " " + "b" * 100 + " " + "c" * 101,
    "x" * 30_000,
    "漢" * 700,
    "!?.," * 200,
    "\u0301" * 50 + "z",
    " leading and trailing ",
    "UPPER lower MiXeD ßẞ ﬁ ①②③ ½ Ⅷ",
    "0" * 50 + " 12345 3.14159 1,000,000",
    "１２３ ＦＵＬＬ　ＷＩＤＴＨ",
    "\U000e0001\ue000\uffff private and no characters",
    "a\u00a0b\u3000c\u2009d",
]


def texts():
    made = random.Random(10)
    found = list(ODD) + list(SENTENCES)
    words = [word for sentence in SENTENCES for word in sentence.split()]
    while len(found) < COUNT:
        # mostly short, some up to about 600 tokens
        count = made.choice([1, 2, 3, 5, 8, 8, 13, 13, 20, 30, 40, 60, 150, 300]) if len(found) % 25 else 400
        separators = made.choice([" ", " ", " ", "\r\n", "  ", ", "])
        found.append(separators.join(made.choice(words) for _ in range(count)))
    return found


def well_formed(text):
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def softmax(values):
    shifted = numpy.exp(values - values.max(-1, keepdims=True))
    return shifted / shifted.sum(-1, keepdims=True)


def sigmoid(value):
    return 1 / (1 + numpy.exp(-value))


class Reference:
    """A model's outputs, one text at a time, as transformers and sentence-transformers compute them."""

    def __init__(self, folder):
        self.folder = folder
        self.config = self.read("config.json")
        graph = next(path for path in (folder / "model.onnx", folder / "onnx/model.onnx") if path.exists())
        self.session = onnxruntime.InferenceSession(str(graph))
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()

    def read(self, name):
        path = self.folder / name
        return json.loads(path.read_text("utf-8")) if path.exists() else {}

    @property
    def labels(self):
        return [label for _, label in sorted((int(index), label) for index, label in self.config["id2label"].items())]

    @property
    def kind(self):
        if "SequenceClassification" not in "".join(self.config.get("architectures", [])):
            return "embedding"
        if "entailment" in self.labels:
            return "entailment" if len(self.labels) == 2 else "nli"
        return "reranker" if len(self.labels) == 1 else "classifier"

    @property
    def limit(self):
        if not self.config:
            return BUNDLED["max_seq_length"]
        positions = self.config["max_position_embeddings"] - (2 if self.config["model_type"] == "roberta" else 0)
        trained = self.read("sentence_bert_config.json").get("max_seq_length")
        return min(positions, trained or self.read("tokenizer_config.json")["model_max_length"])

    def run(self, *pair, strategy="longest_first"):
        self.tokenizer.enable_truncation(self.limit, strategy=strategy)
        encoding = self.tokenizer.encode(*map(well_formed, pair))
        rows = {"input_ids": encoding.ids, "attention_mask": encoding.attention_mask, "token_type_ids": encoding.type_ids}
        return self.session.run(None, {given.name: [rows[given.name]] for given in self.session.get_inputs()})[0][0]

    def vector(self, text):
        tokens = self.run(text)
        first = self.read("1_Pooling/config.json").get("pooling_mode_cls_token", BUNDLED["pooling"] != "mean")
        vector = tokens[0] if first else tokens.mean(0)
        return vector / numpy.linalg.norm(vector)


class ParityTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.texts = texts()
        cls.references = {folder.name: Reference(folder) for folder in sorted(MODELS.iterdir())}
        cls.greatest = {}

    @classmethod
    def tearDownClass(cls):
        for name, difference in cls.greatest.items():
            print(f"{name}: {difference:.2e}")

    def of_kind(self, *kinds):
        found = {name: reference for name, reference in self.references.items() if reference.kind in kinds}
        self.assertTrue(found)
        return found.items()

    def assert_close(self, name, inputs, expected, actual, tolerance=TOLERANCE):
        self.assertEqual(len(expected), len(actual))
        for each, right, values in zip(inputs, expected, actual):
            difference = float(numpy.abs(numpy.asarray(right) - numpy.asarray(values)).max())
            self.greatest[name] = max(difference, self.greatest.get(name, 0))
            self.assertLessEqual(difference, tolerance, f"{str(each)[:200]!r}: {values} instead of {right}"[:1000])

    def test_every_model_is_compared(self):
        self.assertEqual(set(self.references), local_models())
        self.assertEqual(COUNT, len(set(self.texts)))

    def test_vectors(self):
        for name, reference in self.of_kind("embedding"):
            with self.subTest(name):
                expected = [reference.vector(text) for text in self.texts]
                body = {"model": "local:" + name, "input": self.texts, "encoding_format": "float"}
                actual = [item["embedding"] for item in request("/v1/embeddings", body)["data"]]
                if name.endswith("-q"):
                    cosines = [float(right @ vector) for right, vector in zip(expected, actual)]
                    self.greatest[name] = 1 - min(cosines)
                    self.assertGreaterEqual(min(cosines), INT8_COSINE, repr(self.texts[int(numpy.argmin(cosines))])[:200])
                else:
                    self.assert_close(name, self.texts, expected, actual)

    def test_classes(self):
        for name, reference in self.of_kind("classifier"):
            with self.subTest(name):
                expected = [softmax(reference.run(text)) for text in self.texts]
                results = request("/v1/classify", {"model": name, "texts": self.texts})["results"]
                actual = [[result["scores"][label] for label in reference.labels] for result in results]
                self.assert_close(name, self.texts, expected, actual)

    def test_pairs(self):
        pairs = [(text, self.texts[(index * 7 + 3) % COUNT]) for index, text in enumerate(self.texts)]
        for name, reference in self.of_kind("nli"):
            with self.subTest(name):
                expected = [softmax(reference.run(*pair)) for pair in pairs]
                body = [{"premise": premise, "hypothesis": hypothesis} for premise, hypothesis in pairs]
                results = request("/v1/nli/batch", {"model": name, "pairs": body})["results"]
                self.assert_close(name, pairs, expected, [[result[label] for label in reference.labels] for result in results])

    def test_own_labels(self):
        template = "This text is about {}."
        for name, reference in self.of_kind("nli", "entailment"):
            with self.subTest(name):
                entailment = reference.labels.index("entailment")
                other = next(index for index, label in enumerate(reference.labels) if label in ("contradiction", "not_entailment"))
                logits = numpy.array(
                    [[reference.run(text, template.format(label), strategy="only_first") for label in LABELS] for text in self.texts]
                )
                for several in (False, True):
                    expected = softmax(logits[:, :, [other, entailment]])[:, :, 1] if several else softmax(logits[:, :, entailment])
                    body = {"model": name, "texts": self.texts, "labels": LABELS, "hypothesis_template": template, "multi_label": several}
                    results = request("/v1/classify/zero-shot", body)["results"]
                    self.assert_close(name, self.texts, expected, [[result["scores"][label] for label in LABELS] for result in results])

    def test_relevance(self):
        for name, reference in self.of_kind("reranker"):
            with self.subTest(name):
                for query in (SENTENCES[0], SENTENCES[8], self.texts[-1]):
                    expected = [[sigmoid(reference.run(query, text)[0])] for text in self.texts]
                    results = request("/v1/rerank", {"model": name, "query": query, "documents": self.texts})["results"]
                    scores = {result["index"]: result["relevance_score"] for result in results}
                    self.assert_close(name, self.texts, expected, [[scores[index]] for index in range(COUNT)])
                    self.assertTrue(all(a["relevance_score"] >= b["relevance_score"] for a, b in itertools.pairwise(results)))


if __name__ == "__main__":
    unittest.main()
