#!/bin/sh
# A streamed chat: server-sent events, the last one with the usage, then [DONE]. -N prints each at once.
set -eu

curl -sS -N --fail-with-body "${RATATOSKR_URL:-http://127.0.0.1:9740}/v1/chat/completions" \
  -H "authorization: Bearer ${RATATOSKR_KEY:-none}" -H 'content-type: application/json' -d @- << END
{
  "model": "${MODEL:-compatible:echo}",
  "messages": [{"role": "user", "content": "Count from one to five."}],
  "stream": true,
  "stream_options": {"include_usage": true}
}
END
