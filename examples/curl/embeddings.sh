#!/bin/sh
# Embeddings of a model in the gateway's own process: no key, no network.
set -eu

curl -sS --fail-with-body "${RATATOSKR_URL:-http://127.0.0.1:9740}/v1/embeddings" \
  -H "authorization: Bearer ${RATATOSKR_KEY:-none}" -H 'content-type: application/json' -d @- << END
{
  "model": "${MODEL:-all-MiniLM-L6-v2}",
  "input": ["A cat sleeps on the sofa.", "A kitten naps on the couch."]
}
END
echo
