"""OpenAI's SDK for Python against a gateway whose provider `compatible` is a mock that responds by the model's name.

GATEWAY_URL: the gateway's address.
"""

import json
import os
import unittest

import openai
from pydantic import BaseModel

GATEWAY_URL = os.environ["GATEWAY_URL"]
HELLO = [{"role": "user", "content": "Hello"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The temperature in a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "enum": ["Oslo", "Rome"]}},
            "required": ["city"],
            "additionalProperties": False,
        },
        "strict": True,
    },
}


class Person(BaseModel):
    name: str
    born: int


class OpenAiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.client = openai.OpenAI(base_url=f"{GATEWAY_URL}/v1", api_key="none", max_retries=0, timeout=20)
        cls.addClassCleanup(cls.client.close)
        # Not for base64 embeddings and chunks of completions: the SDK's types allow neither, but OpenAI sends both
        cls.strict = openai.OpenAI(
            base_url=f"{GATEWAY_URL}/v1", api_key="none", max_retries=0, timeout=20, _strict_response_validation=True
        )
        cls.addClassCleanup(cls.strict.close)
        cls.chat = cls.strict.chat.completions

    def test_chat_has_text_and_usage(self):
        response = self.chat.create(model="echo", messages=HELLO, temperature=0, seed=7)

        self.assertEqual("You said: Hello", response.choices[0].message.content)
        self.assertEqual("stop", response.choices[0].finish_reason)
        self.assertGreater(response.usage.total_tokens, 0)

    def test_every_chunk_of_a_stream_has_a_choice(self):
        for model in ("echo", "ollama:echo", "openrouter:echo"):
            with self.subTest(model):
                text = "".join(
                    chunk.choices[0].delta.content or ""
                    for chunk in self.chat.create(model=model, messages=HELLO, stream=True)
                )

                self.assertEqual("You said: Hello", text)

    def test_usage_of_a_stream_comes_last_when_requested(self):
        chunks = list(
            self.chat.create(model="echo", messages=HELLO, stream=True, stream_options={"include_usage": True})
        )

        self.assertEqual([], chunks[-1].choices)
        self.assertGreater(chunks[-1].usage.total_tokens, 0)

    def test_tools_in_a_stream(self):
        with self.chat.stream(model="tools", messages=HELLO, tools=[WEATHER]) as stream:
            calls = stream.get_final_completion().choices[0].message.tool_calls

        self.assertEqual(["Oslo", "Rome"], [json.loads(call.function.arguments)["city"] for call in calls])
        self.assertEqual(2, len({call.id for call in calls}))

    def test_tool_results_are_sent_back(self):
        message = self.chat.create(model="tools", messages=HELLO, tools=[WEATHER]).choices[0].message
        results = [{"role": "tool", "tool_call_id": call.id, "content": "12"} for call in message.tool_calls]

        response = self.chat.create(model="tools", messages=[*HELLO, message, *results], tools=[WEATHER])

        self.assertEqual("Oslo has 12 degrees, Rome 28.", response.choices[0].message.content)

    def test_structured_output_is_parsed(self):
        response = self.chat.parse(model="person", messages=HELLO, response_format=Person)

        self.assertEqual(Person(name="Ada", born=1815), response.choices[0].message.parsed)

    def test_completions(self):
        response = self.strict.completions.create(model="echo", prompt="Hello", max_tokens=20)
        streamed = self.client.completions.create(model="echo", prompt="Hello", max_tokens=20, stream=True)

        self.assertEqual("You said: Hello", response.choices[0].text)
        self.assertEqual("You said: Hello", "".join(chunk.choices[0].text for chunk in streamed))

    def test_embeddings(self):
        response = self.client.embeddings.create(model="all-MiniLM-L6-v2", input=["one", "two"])

        self.strict.embeddings.create(model="all-MiniLM-L6-v2", input="one", encoding_format="float")
        self.assertEqual([384, 384], [len(item.embedding) for item in response.data])
        self.assertEqual([0, 1], [item.index for item in response.data])

    def test_models(self):
        models = list(self.strict.models.list())

        self.assertIn("all-MiniLM-L6-v2", [model.id for model in models])
        self.assertEqual(len(models), len({model.id for model in models}))

    def test_errors_have_their_class(self):
        for model, error in (
            ("absent", openai.NotFoundError),
            ("refused", openai.BadRequestError),
            ("limited", openai.RateLimitError),
        ):
            with self.subTest(model), self.assertRaises(error) as raised:
                self.chat.create(model=model, messages=HELLO)
            self.assertTrue(raised.exception.message)

    def test_a_broken_stream_raises_after_what_came_before(self):
        for model in ("breaks", "cut"):
            text = ""
            with self.subTest(model), self.assertRaises(openai.APIError):
                for chunk in self.chat.create(model=model, messages=HELLO, stream=True):
                    text += chunk.choices[0].delta.content or ""
            self.assertTrue(text.startswith("one"))


if __name__ == "__main__":
    unittest.main()
