"""LangChain's OpenAI integration against a gateway whose provider `compatible` is a mock that responds by the model's name.

GATEWAY_URL: the gateway's address.
"""

import os
import unittest

import openai
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel

BASE_URL = os.environ["GATEWAY_URL"] + "/v1"


class Person(BaseModel):
    """A person."""

    name: str
    born: int


@tool
def weather(city: str) -> str:
    """The temperature in a city."""
    return "12" if city == "Oslo" else "28"


def chat(model):
    return ChatOpenAI(model=model, base_url=BASE_URL, api_key="none", max_retries=0, timeout=20, stream_usage=True)


def joined(stream):
    message = None
    for chunk in stream:
        message = chunk if message is None else message + chunk
    return message


class LangChainTest(unittest.TestCase):
    def test_chat_has_text_and_usage(self):
        message = chat("echo").invoke("Hello")

        self.assertEqual("You said: Hello", message.content)
        self.assertGreater(message.usage_metadata["total_tokens"], 0)

    def test_streamed_chat(self):
        message = joined(chat("echo").stream("Hello"))

        self.assertEqual("You said: Hello", message.content)
        self.assertGreater(message.usage_metadata["total_tokens"], 0)

    def test_tools(self):
        model = chat("tools").bind_tools([weather])
        question = HumanMessage("How warm are Oslo and Rome?")
        for calls in (model.invoke([question]), joined(model.stream([question]))):
            self.assertEqual(["Oslo", "Rome"], [call["args"]["city"] for call in calls.tool_calls])
            results = [ToolMessage(weather.invoke(call["args"]), tool_call_id=call["id"]) for call in calls.tool_calls]

            self.assertEqual("Oslo has 12 degrees, Rome 28.", model.invoke([question, calls, *results]).content)

    def test_structured_output(self):
        model = chat("person").with_structured_output(Person, method="json_schema")

        self.assertEqual(Person(name="Ada", born=1815), model.invoke("Hello"))

    def test_errors(self):
        for model, error in (
            ("absent", openai.NotFoundError),
            ("refused", openai.BadRequestError),
            ("limited", openai.RateLimitError),
        ):
            with self.subTest(model), self.assertRaises(error):
                chat(model).invoke("Hello")

    def test_a_broken_stream_raises(self):
        for model in ("breaks", "cut"):
            with self.subTest(model), self.assertRaises(openai.APIError):
                joined(chat(model).stream("Hello"))

    def test_embeddings_of_a_local_model(self):
        # Otherwise it sends the token ids of an OpenAI model, which it downloads a vocabulary for.
        embeddings = OpenAIEmbeddings(
            model="all-MiniLM-L6-v2", base_url=BASE_URL, api_key="none", check_embedding_ctx_length=False
        )

        self.assertEqual([384, 384], [len(vector) for vector in embeddings.embed_documents(["one", "two"])])


if __name__ == "__main__":
    unittest.main()
