#!/bin/sh
# A filter by natural language inference: prints the sentences that entail the hypothesis.
set -eu

hypothesis='There is a dog in the garden.'

while IFS= read -r sentence; do
  response=$(curl -sS --fail-with-body "${RATATOSKR_URL:-http://127.0.0.1:9740}/v1/nli" \
    -H "authorization: Bearer ${RATATOSKR_KEY:-none}" -H 'content-type: application/json' -d @- << END
{"model": "${MODEL:-nli-tiny}", "premise": "$sentence", "hypothesis": "$hypothesis"}
END
  )
  case $response in
    *'"label":"entailment"'*) echo "$sentence" ;;
  esac
done << 'END'
There is a black dog in the garden.
The garden is empty.
The window is open.
END
