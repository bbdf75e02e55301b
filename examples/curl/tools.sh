#!/bin/sh
# Tool use. The first response has the calls of the model; the second request carries their results.
set -eu

chat() {
  curl -sS --fail-with-body "${RATATOSKR_URL:-http://127.0.0.1:9740}/v1/chat/completions" \
    -H "authorization: Bearer ${RATATOSKR_KEY:-none}" -H 'content-type: application/json' -d @-
  echo
}

model=${MODEL:-compatible:weather}
question='{"role": "user", "content": "How warm are Oslo and Rome?"}'
tools='[{"type": "function", "function": {
  "name": "temperature",
  "description": "The temperature in a city, in degrees Celsius.",
  "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}}]'

chat << END
{"model": "$model", "messages": [$question], "tools": $tools}
END

chat << END
{"model": "$model", "tools": $tools, "messages": [$question,
  {"role": "assistant", "content": null, "tool_calls": [
    {"id": "call_1", "type": "function", "function": {"name": "temperature", "arguments": "{\"city\":\"Oslo\"}"}},
    {"id": "call_2", "type": "function", "function": {"name": "temperature", "arguments": "{\"city\":\"Rome\"}"}}]},
  {"role": "tool", "tool_call_id": "call_1", "content": "12"},
  {"role": "tool", "tool_call_id": "call_2", "content": "28"}]}
END
