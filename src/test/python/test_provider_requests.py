"""Requests of the gateway against the providers' own API descriptions.

REQUESTS: a file of JSON lines with `provider`, `model`, `name` of the request in chat_requests.json, and `body` as the provider got it.
"""

import copy
import functools
import json
import os
import unittest

from descriptions import discovery_schema, openapi, problems, request_schema

with open(os.environ["REQUESTS"], encoding="utf-8") as lines:
    REQUESTS = [json.loads(line) for line in lines]


class ProviderRequestsTest(unittest.TestCase):
    def assert_valid(self, provider, schema, *unlisted):
        for path in unlisted:
            with self.subTest("the schema refuses", path=path):
                body = copy.deepcopy(next(each["body"] for each in REQUESTS if each["provider"] == provider and each["name"] == "tools"))
                self.assertEqual([], problems(schema, body))
                functools.reduce(lambda value, key: value[key], path, body)["unlisted"] = 1
                self.assertNotEqual([], problems(schema, body))
        sent = [request for request in REQUESTS if request["provider"] == provider]
        self.assertGreater(len(sent), 40)
        for request in sent:
            with self.subTest(request["model"], request=request["name"]):
                self.assertEqual([], problems(schema, request["body"]), json.dumps(request["body"])[:1500])

    def test_anthropic(self):
        self.assert_valid("anthropic", request_schema(openapi("anthropic"), "CreateMessageParams"), (), ("messages", 0), ("tools", 0))

    def test_gemini(self):
        self.assert_valid("gemini", discovery_schema("gemini", "GenerateContentRequest"), (), ("contents", 0), ("contents", 0, "parts", 0), ("tools", 0, "functionDeclarations", 0))

    def test_openai(self):
        self.assert_valid("openai", request_schema(openapi("openai"), "CreateChatCompletionRequest"), (), ("messages", 0), ("tools", 0), ("tools", 0, "function"))


if __name__ == "__main__":
    unittest.main()
