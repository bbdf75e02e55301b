"""LlamaIndex against a gateway whose provider `compatible` is a mock that responds by the model's name.

GATEWAY_URL: the gateway's address.
"""

import os
import unittest

import openai
from llama_index.core.llms import ChatMessage
from llama_index.core.tools import FunctionTool
from llama_index.embeddings.openai import OpenAIEmbedding
from llama_index.llms.openai_like import OpenAILike

BASE_URL = os.environ["GATEWAY_URL"] + "/v1"
HELLO = [ChatMessage(role="user", content="Hello")]


def weather(city: str) -> str:
    """The temperature in a city."""
    return "12" if city == "Oslo" else "28"


def chat(model):
    return OpenAILike(
        model=model,
        api_base=BASE_URL,
        api_key="none",
        is_chat_model=True,
        is_function_calling_model=True,
        max_retries=0,
        timeout=20,
    )


class LlamaIndexTest(unittest.TestCase):
    def test_chat(self):
        self.assertEqual("You said: Hello", chat("echo").chat(HELLO).message.content)

    def test_streamed_chat(self):
        deltas = [response.delta for response in chat("echo").stream_chat(HELLO)]

        self.assertEqual("You said: Hello", "".join(deltas))

    def test_tools(self):
        model = chat("tools")
        response = model.chat_with_tools(
            [FunctionTool.from_defaults(weather)], user_msg="Oslo and Rome?", allow_parallel_tool_calls=True
        )

        calls = model.get_tool_calls_from_response(response)

        self.assertEqual(["Oslo", "Rome"], [call.tool_kwargs["city"] for call in calls])

    def test_errors(self):
        for model, error in (
            ("absent", openai.NotFoundError),
            ("refused", openai.BadRequestError),
            ("limited", openai.RateLimitError),
        ):
            with self.subTest(model), self.assertRaises(error):
                chat(model).chat(HELLO)

    def test_a_broken_stream_raises(self):
        for model in ("breaks", "cut"):
            with self.subTest(model), self.assertRaises(openai.APIError):
                list(chat(model).stream_chat(HELLO))

    def test_embeddings_of_a_local_model(self):
        embedding = OpenAIEmbedding(
            model_name="all-MiniLM-L6-v2", api_base=BASE_URL, api_key="none", max_retries=0
        )

        self.assertEqual([384, 384], [len(vector) for vector in embedding.get_text_embedding_batch(["one", "two"])])


if __name__ == "__main__":
    unittest.main()
