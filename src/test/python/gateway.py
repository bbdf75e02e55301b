"""Requests to the gateway at GATEWAY_URL."""

import json
import os
import urllib.error
import urllib.request

GATEWAY_URL = os.environ["GATEWAY_URL"]


def request(path, body=None):
    """The JSON of a response; a body is posted. Fails with the response's body if its status is an error."""
    data = None if body is None else json.dumps(body).encode()
    call = urllib.request.Request(GATEWAY_URL + path, data, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(call, timeout=60) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            raise AssertionError(f"{error.code}: {error.read().decode()[:2000]}") from None


def local_models():
    """The ids of the models in the gateway's process."""
    return {model["id"].removeprefix("local:") for model in request("/v1/models?provider=local")["data"]}
