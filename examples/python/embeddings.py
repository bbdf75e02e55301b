"""Embeddings of a model in the gateway's own process, and how similar the texts are: no key, no network."""

import math
import os

from openai import OpenAI

url = os.environ.get("RATATOSKR_URL", "http://127.0.0.1:9740")
client = OpenAI(base_url=f"{url}/v1", api_key=os.environ.get("RATATOSKR_KEY", "none"))

texts = ["A cat sleeps on the sofa.", "A kitten naps on the couch.", "The parliament passed a law."]
response = client.embeddings.create(model=os.environ.get("MODEL", "all-MiniLM-L6-v2"), input=texts)
vectors = [item.embedding for item in response.data]


def similarity(a, b):
    return sum(x * y for x, y in zip(a, b)) / (math.hypot(*a) * math.hypot(*b))


print(len(vectors), "vectors of", len(vectors[0]), "numbers")
for text, vector in zip(texts[1:], vectors[1:]):
    print(f"{similarity(vectors[0], vector):.2f}  {text}")
