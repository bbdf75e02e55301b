"""An assistant's day on one Unix socket, with Python's standard library only.

Chats, token counts and validations go on while a batch of texts is embedded: each line has an id, and responses come as they are
ready. Where the gateway has a model for natural language inference, stances and filters of 50 pairs too.
The protocol: docs/socket.md.

    ./ratatoskr mock --script examples/gateway/mock.yaml
    ./ratatoskr serve --config examples/gateway/application.properties --set ratatoskr.socket.path=ratatoskr.sock
    RATATOSKR_SOCKET=ratatoskr.sock python3 examples/python/socket_lines.py

MODEL is the model of the chats, NLI_MODEL the one for inference; by default the first that the gateway has.
"""

import itertools
import json
import os
import socket
import threading
import time
from concurrent.futures import Future


class Gateway:
    """One connection, for any number of threads."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)
        self._ids = itertools.count(1)
        self._waiting = {}
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def send(self, op, **fields):
        """Sends a request; returns the future of its result."""
        future = Future()
        with self._lock:
            number = next(self._ids)
            self._waiting[number] = future
            self._socket.sendall(json.dumps({"id": number, "op": op, **fields}).encode() + b"\n")
        return future

    def call(self, op, **fields):
        return self.send(op, **fields).result(timeout=60)

    def _read(self):
        with self._socket.makefile("rb") as lines:
            for line in lines:
                response = json.loads(line)
                if "event" in response:
                    continue  # a part of a stream, or the progress of a download
                future = self._waiting.pop(response["id"], None)
                if future is None:
                    print("the gateway refused a line:", response.get("error"))
                elif "error" in response:
                    future.set_exception(RuntimeError(response["error"]["message"]))
                else:
                    future.set_result(response.get("result"))
        for future in self._waiting.values():
            future.set_exception(ConnectionError("the gateway has closed the connection"))

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._reader.join()
        self._socket.close()


default = os.path.join(os.environ.get("XDG_RUNTIME_DIR", "."), "ratatoskr.sock")
gateway = Gateway(os.environ.get("RATATOSKR_SOCKET", default))
chat = os.environ.get("MODEL", "compatible:echo")
texts = [f"Note {i} about the garden and the weather." for i in range(int(os.environ.get("TEXTS", "64")))]

found = gateway.call("models", capability="nli")["data"]
nli = os.environ.get("NLI_MODEL") or next((model["id"] for model in found), None)
if nli is None:
    print("no model for natural language inference: chats and tokens only")

bulk = gateway.send("embed", model="all-MiniLM-L6-v2", input=texts)

times = []
for message in ["I like the new garden.", "The new garden is a mistake.", "It rains."]:
    start = time.perf_counter()
    messages = [{"role": "user", "content": message}]
    content = gateway.call("chat", model=chat, messages=messages)["choices"][0]["message"]["content"]
    count = gateway.call("tokens", model="all-MiniLM-L6-v2", text=message)["count"]
    report = gateway.call("validate", model=chat, messages=messages)
    line = f"{message} {count} tokens; {content}"
    if nli is not None:
        stance = gateway.call("stance", model=nli, text=message, target="the new garden")
        pairs = [{"premise": text, "hypothesis": message} for text in texts[:50]]
        scores = gateway.call("nli", model=nli, pairs=pairs)["results"]
        entailed = sum(score["label"] == "entailment" for score in scores)
        line += f"; {stance['label']}, {entailed} of {len(scores)} notes entail it"
    times.append(time.perf_counter() - start)
    print(line)

print(f"{len(bulk.result(timeout=600)['data'])} texts embedded; a message took at most {max(times) * 1000:.0f} ms")
gateway.close()
