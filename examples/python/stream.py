"""A streamed chat. Leaving the `with` block early closes the connection, and the gateway cancels the call to the provider."""

import os

from openai import OpenAI

url = os.environ.get("RATATOSKR_URL", "http://127.0.0.1:9740")
client = OpenAI(base_url=f"{url}/v1", api_key=os.environ.get("RATATOSKR_KEY", "none"))

with client.chat.completions.create(
    model=os.environ.get("MODEL", "compatible:echo"),
    messages=[{"role": "user", "content": "Count from one to five."}],
    stream=True,
    stream_options={"include_usage": True},
) as stream:
    for chunk in stream:
        for choice in chunk.choices:
            print(choice.delta.content or "", end="", flush=True)
        if chunk.usage:
            print("\n", chunk.usage.total_tokens, " tokens", sep="")
