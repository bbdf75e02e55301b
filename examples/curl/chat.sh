#!/bin/sh
# A chat. MODEL=openrouter:openai/gpt-4o-mini uses a real model, if the gateway has a key for it.
set -eu

curl -sS --fail-with-body "${RATATOSKR_URL:-http://127.0.0.1:9740}/v1/chat/completions" \
  -H "authorization: Bearer ${RATATOSKR_KEY:-none}" -H 'content-type: application/json' -d @- << END
{
  "model": "${MODEL:-compatible:echo}",
  "messages": [{"role": "user", "content": "Why is the sky blue?"}]
}
END
echo
