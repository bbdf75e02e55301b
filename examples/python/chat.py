"""A chat. MODEL=openrouter:openai/gpt-4o-mini uses a real model, if the gateway has a key for it."""

import os

from openai import OpenAI

url = os.environ.get("RATATOSKR_URL", "http://127.0.0.1:9740")
client = OpenAI(base_url=f"{url}/v1", api_key=os.environ.get("RATATOSKR_KEY", "none"))

response = client.chat.completions.create(
    model=os.environ.get("MODEL", "compatible:echo"),
    messages=[{"role": "user", "content": "Why is the sky blue?"}],
)
print(response.choices[0].message.content)
print(response.usage.total_tokens, "tokens")
