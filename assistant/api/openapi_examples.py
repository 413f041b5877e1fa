"""An example of each shape that the API takes or gives: its schema in the demo's words."""

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

_DEEPEST = 12
_TEXTS = {
    "id": "d81f8b4153f34a688fc0ad33c041abeb",
    "key": "site_3f9c2a71",
    "url": "https://crm.larkfield.example/handrail",
    "email": "ana@larkfield.example",
    "password": "correct horse battery staple",
    "token": "kq3v…",
    "question": "How long may a customer return shoes?",
    "text": "Where is my parcel?",
    "title": "Returns",
    "heading": "Refund window",
    "quote": "Customers may return shoes within thirty days of delivery.",
    "words": "we call you back by Tuesday",
    "name": "Mia Berg",
    "customer_name": "Mia Berg",
    "customer": "C-1001",
    "customer_id": "C-1001",
    "owner": "Care",
    "by": "Ana Brandt",
    "channel": "chat",
    "contact": "mia@example.org",
    "document": "returns",
    "document_id": "returns",
    "language": "en",
    "currency": "EUR",
    "value": "25.00",
    "amount": "25.00",
    "reason": "The parcel was late.",
    "note": "Called back; all is well.",
    "why": "says 'lawyer'",
    "comment": "Quick and friendly.",
    "detail": "there is no case 'd81f'; look for it in the inbox",
    "type": "about:blank",
    "origin": "https://shop.larkfield.example",
    "topic": "returns",
    "team": "service",
    "order": "LF70856915",
    "order_id": "LF70856915",
    "page": "https://shop.larkfield.example/",
    "status": "in force",
    "offer": "voucher-25",
    "tier": "gold",
    "zone": "Europe/Amsterdam",
    "colour": "#0f6e63",
    "outcome": "solved",
}
_WHOLE = {"version": 2, "page": 3, "n": 1, "tries": 1, "priority": 3, "score": 5, "status": 422}
_FORMATS = {
    "date": "2026-11-22",
    "date-time": "2026-11-22T09:30:00Z",
    "time": "09:30:00Z",
    "duration": "PT15M",
    "uuid": "d81f8b41-53f3-4a68-8fc0-ad33c041abeb",
    "uri": "https://larkfield.example/",
    "binary": "(the file's bytes)",
    "password": "correct horse battery staple",
}


def example_of(schema: Schema, shapes: Mapping[str, Schema], name: str = "") -> Any:
    """A value that the schema allows; `shapes` are the document's components by name.

    A shape's own first example is taken where it has one.
    """
    return _example(schema, shapes, name, 0)


def _example(schema: Schema, shapes: Mapping[str, Schema], name: str, depth: int) -> Any:
    if "$ref" in schema:
        return _example(shapes[_last(schema["$ref"])], shapes, name, depth + 1)
    for said in ("const", "example"):
        if said in schema:
            return schema[said]
    for listed in ("examples", "enum"):
        if schema.get(listed):
            return with_nulls(schema[listed][0], schema, shapes)
    if "allOf" in schema:
        return _example(schema["allOf"][0], shapes, name, depth)
    alternatives = schema.get("anyOf") or schema.get("oneOf")
    if alternatives:
        return _one_of(alternatives, shapes, name, depth)
    match schema.get("type"):
        case "object":
            return _object(schema, shapes, depth)
        case "array":
            return _list(schema, shapes, name, depth)
        case "boolean":
            return True
        case "integer" | "number":
            return _number(schema, name)
        case "string":
            return _text(schema, name)
    return None


def with_nulls(value: Any, schema: Schema, shapes: Mapping[str, Schema]) -> Any:
    """An example with the nulls that its shape requires, which FastAPI leaves out of examples."""
    if "$ref" in schema:
        return with_nulls(value, shapes[_last(schema["$ref"])], shapes)
    if isinstance(value, list):
        return [with_nulls(each, schema.get("items", {}), shapes) for each in value]
    if not isinstance(value, dict):
        return value
    if "anyOf" in schema:
        told = (each for each in schema["anyOf"] if each.get("type") != "null")
        return with_nulls(value, next(told), shapes)
    properties: Mapping[str, Schema] = schema.get("properties", {})
    whole = {**dict.fromkeys(schema.get("required", ())), **value}
    return {
        name: with_nulls(each, properties.get(name, {}), shapes) for name, each in whole.items()
    }


def _one_of(alternatives: list[Schema], shapes: Mapping[str, Schema], name: str, depth: int) -> Any:
    """The first that is not null, unless shapes go round in a circle."""
    told = [each for each in alternatives if each.get("type") != "null"]
    if depth > _DEEPEST and len(told) < len(alternatives):
        return None
    return _example(told[0], shapes, name, depth)


def _object(schema: Schema, shapes: Mapping[str, Schema], depth: int) -> dict[str, Any]:
    properties: Mapping[str, Schema] = schema.get("properties", {})
    value = {
        name: _example(each, shapes, name, depth + 1)
        for name, each in properties.items()
        if name in schema.get("required", ()) or depth <= _DEEPEST
    }
    further = schema.get("additionalProperties")
    if not value and isinstance(further, Mapping) and further:
        value["example"] = _example(further, shapes, "", depth + 1)
    return value


def _list(schema: Schema, shapes: Mapping[str, Schema], name: str, depth: int) -> list[Any]:
    if depth > _DEEPEST and not schema.get("minItems"):
        return []
    if "prefixItems" in schema:
        return [_example(each, shapes, name, depth + 1) for each in schema["prefixItems"]]
    one = _example(schema.get("items", {}), shapes, name.removesuffix("s"), depth + 1)
    return [one] * max(1, int(schema.get("minItems", 1)))


def _number(schema: Schema, name: str) -> float:
    wanted: float = _WHOLE.get(name, 1) if schema["type"] == "integer" else 0.83
    least = schema.get("minimum", schema.get("exclusiveMinimum", wanted))
    most = schema.get("maximum", schema.get("exclusiveMaximum", wanted))
    if least <= wanted <= most:
        return wanted
    return float(least) if schema["type"] == "number" else int(least)


def _text(schema: Schema, name: str) -> str:
    if schema.get("format") in _FORMATS:
        return _FORMATS[schema["format"]]
    if schema.get("default"):
        return str(schema["default"])
    said = _TEXTS.get(name, "" if "pattern" in schema else "…")
    return said[: schema.get("maxLength", len(said))]


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]
