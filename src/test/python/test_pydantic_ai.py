"""Pydantic AI against a gateway whose provider `compatible` is a mock that responds by the model's name.

GATEWAY_URL: the gateway's address.
"""

import os
import unittest

from openai import APIError
from openai import AsyncOpenAI
from pydantic import BaseModel
from pydantic_ai import Agent, NativeOutput
from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

BASE_URL = os.environ["GATEWAY_URL"] + "/v1"


class Person(BaseModel):
    name: str
    born: int


def agent(model, **options):
    client = AsyncOpenAI(base_url=BASE_URL, api_key="none", max_retries=0, timeout=20)
    return Agent(OpenAIChatModel(model, provider=OpenAIProvider(openai_client=client)), **options)


class PydanticAiTest(unittest.IsolatedAsyncioTestCase):
    async def test_chat_has_text_and_usage(self):
        result = await agent("echo").run("Hello")

        self.assertEqual("You said: Hello", result.output)

    async def test_streamed_chat(self):
        async with agent("echo").run_stream("Hello") as result:
            texts = [text async for text in result.stream_text(delta=True, debounce_by=None)]

        self.assertEqual("You said: Hello", "".join(texts))
        self.assertGreater(len(texts), 1)

    async def test_tools(self):
        cities = []
        tools = agent("tools")

        @tools.tool_plain
        def weather(city: str) -> int:
            """The temperature in a city."""
            cities.append(city)
            return 12 if city == "Oslo" else 28

        result = await tools.run("How warm are Oslo and Rome?")

        self.assertEqual(["Oslo", "Rome"], sorted(cities))
        self.assertEqual("Oslo has 12 degrees, Rome 28.", result.output)

    async def test_structured_output(self):
        result = await agent("person", output_type=NativeOutput(Person)).run("Hello")

        self.assertEqual(Person(name="Ada", born=1815), result.output)

    async def test_errors(self):
        for model, status in (("absent", 404), ("refused", 400), ("limited", 429)):
            with self.subTest(model), self.assertRaises(ModelHTTPError) as raised:
                await agent(model).run("Hello")
            self.assertEqual(status, raised.exception.status_code)

    async def test_a_broken_stream_raises(self):
        for model in ("breaks", "cut"):
            with self.subTest(model), self.assertRaises((APIError, ModelAPIError)):
                async with agent(model).run_stream("Hello") as result:
                    async for _ in result.stream_text(delta=True, debounce_by=None):
                        pass


if __name__ == "__main__":
    unittest.main()
