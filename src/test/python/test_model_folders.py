"""Vectors of folders in every shape against numpy.

GATEWAY_URL: a gateway whose local models are those of model_folders.py. MODEL_FOLDERS: where they are.
"""

import os
import pathlib
import unittest

import numpy
from gateway import local_models, request
from model_folders import TEXTS, Expected, shapes

FOLDERS = pathlib.Path(os.environ["MODEL_FOLDERS"])


class ModelFoldersTest(unittest.TestCase):
    def test_vectors(self):
        for name, shape in shapes().items():
            expected = Expected(FOLDERS / name, shape)
            for input_type in shape.prompts:
                with self.subTest(name, input_type=input_type):
                    right = [expected.vector(text, input_type) for text in TEXTS]
                    body = {"model": "local:" + name, **({"input_type": input_type} if input_type else {})}
                    one_by_one = [self.embed({**body, "input": text})[0] for text in TEXTS]
                    self.assert_equal(right, one_by_one, 1e-6)
                    # half floats are rounded in the graph, differently at each length that a batch has
                    self.assert_equal(right, self.embed({**body, "input": TEXTS}), 5e-3 if name.startswith("fp16") else 1e-6)

    def embed(self, body):
        return [item["embedding"] for item in request("/v1/embeddings", {**body, "encoding_format": "float"})["data"]]

    def assert_equal(self, right, vectors, tolerance):
        self.assertEqual(len(right), len(vectors))
        for text, expected, vector in zip(TEXTS, right, vectors):
            self.assertEqual(len(expected), len(vector))
            difference = numpy.abs(expected - vector).max() / max(1, numpy.abs(expected).max())
            self.assertLessEqual(difference, tolerance, f"{text!r}: {vector} instead of {expected}")

    def test_every_folder_is_listed(self):
        self.assertLessEqual(set(shapes()), local_models())


if __name__ == "__main__":
    unittest.main()
