"""LangChain with embeddings of a local model.

Without `check_embedding_ctx_length=False` LangChain sends token ids of an OpenAI model instead of texts; other models cannot read them.
"""

import os

from langchain_openai import OpenAIEmbeddings

url = os.environ.get("RATATOSKR_URL", "http://127.0.0.1:9740")
embeddings = OpenAIEmbeddings(
    model=os.environ.get("MODEL", "all-MiniLM-L6-v2"),
    base_url=f"{url}/v1",
    api_key=os.environ.get("RATATOSKR_KEY", "none"),
    check_embedding_ctx_length=False,
)
vectors = embeddings.embed_documents(["A cat sleeps on the sofa.", "A kitten naps on the couch."])
print(len(vectors), "vectors of", len(vectors[0]), "numbers")
