"""Tool use: runs the calls of the model until it responds with a text."""

import json
import os

from openai import OpenAI

url = os.environ.get("RATATOSKR_URL", "http://127.0.0.1:9740")
client = OpenAI(base_url=f"{url}/v1", api_key=os.environ.get("RATATOSKR_KEY", "none"))
model = os.environ.get("MODEL", "compatible:weather")


def temperature(city):
    return {"Oslo": 12, "Rome": 28}.get(city)


tools = [
    {
        "type": "function",
        "function": {
            "name": "temperature",
            "description": "The temperature in a city, in degrees Celsius.",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]
messages = [{"role": "user", "content": "How warm are Oslo and Rome?"}]

for _ in range(5):
    message = client.chat.completions.create(model=model, messages=messages, tools=tools).choices[0].message
    messages.append(message)
    if not message.tool_calls:
        break
    for call in message.tool_calls:
        result = temperature(**json.loads(call.function.arguments))
        print(f"{call.function.name}({call.function.arguments}) = {result}")
        messages.append({"role": "tool", "tool_call_id": call.id, "content": json.dumps(result)})

print(message.content)
