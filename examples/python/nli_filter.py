"""A filter by natural language inference: prints the sentences that entail the hypothesis.

OpenAI's API has no such operation; the SDK's `post` sends it.
"""

import os

from openai import OpenAI

url = os.environ.get("RATATOSKR_URL", "http://127.0.0.1:9740")
client = OpenAI(base_url=f"{url}/v1", api_key=os.environ.get("RATATOSKR_KEY", "none"))

hypothesis = "There is a dog in the garden."
sentences = ["There is a black dog in the garden.", "The garden is empty.", "The window is open."]

response = client.post(
    "/nli/batch",
    cast_to=object,
    body={
        "model": os.environ.get("MODEL", "nli-tiny"),
        "pairs": [{"premise": sentence, "hypothesis": hypothesis} for sentence in sentences],
    },
)
for sentence, result in zip(sentences, response["results"]):
    if result["label"] == "entailment":
        print(f"{sentence} ({result['entailment']:.2f})")
