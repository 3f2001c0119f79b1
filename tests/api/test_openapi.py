"""The description of the API: whole, valid, and what the server really takes and answers."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from data_access.engine import open_engine
from data_access.importing.fields import field_names
from tests.api.serving import Caller, serving, token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADA = {"customer": "C-1", "name": "Ada Example", "consent": True, "attributes": {"likes": "tea"}}


@pytest.fixture(scope="module")
def shop(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    """A program and an empty store."""
    path = tmp_path_factory.mktemp("described") / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    with serving(lambda: engine) as port:
        yield Caller(port, token(engine))
    engine.dispose()


@pytest.fixture(scope="module")
def described(shop: Caller) -> dict[str, Any]:
    """The document, as anybody may ask for it."""
    said = shop.send("/api/openapi.json", method="GET", headers={"Authorization": None})
    assert said.status == 200
    return said.json


def references(part: object) -> Iterator[str]:
    """Every reference below a part of the document."""
    if isinstance(part, dict):
        yield from (value for key, value in part.items() if key == "$ref")
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def follow(document: dict[str, Any], reference: str) -> dict[str, Any]:
    """What a reference points to."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    assert isinstance(found, dict)
    return found


def validator(document: dict[str, Any], schema: dict[str, Any]) -> Draft202012Validator:
    """Checks values against a schema of the document."""
    whole = schema | {"components": document["components"]}
    Draft202012Validator.check_schema(whole)
    return Draft202012Validator(whole)


def test_the_document_is_whole(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    assert {"title", "version"} <= described["info"].keys()
    for reference in references(described):
        follow(described, reference)
    for schema in described["components"]["schemas"].values():
        validator(described, schema)
    operations = [op for path in described["paths"].values() for op in path.values()]
    assert len({op["operationId"] for op in operations}) == len(operations) == 4
    for path, methods in described["paths"].items():
        assert path.startswith("/api/")
        for operation in methods.values():
            assert operation["responses"]
            assert all(re.fullmatch(r"[1-5]\d\d", status) for status in operation["responses"])
            for answer in operation["responses"].values():
                told = follow(described, answer["$ref"]) if "$ref" in answer else answer
                assert told["description"]
            for parameter in operation.get("parameters", ()):
                assert {"name", "in", "schema"} <= parameter.keys()
            for needed in operation.get("security", ()):
                assert needed.keys() <= described["components"]["securitySchemes"].keys()


def test_every_field_of_the_import_is_described(described: dict[str, Any]) -> None:
    for kind, schema in (("customers", "Customer"), ("purchases", "Purchase")):
        found = set(described["components"]["schemas"][schema]["properties"])
        assert found - {"attributes"} == set(field_names(kind))


def test_examples_are_taken_and_answers_are_as_described(described: dict[str, Any], shop: Caller) -> None:
    report = validator(described, {"$ref": "#/components/schemas/Report"})
    problem = validator(described, {"$ref": "#/components/schemas/Problem"})
    for path in ("/api/customers", "/api/purchases"):
        body = described["paths"][path]["post"]["requestBody"]["content"]["application/json"]
        rows = validator(described, body["schema"])
        rows.validate(body["example"])
        said = shop.send(f"{path}?dry_run=true", body["example"])
        assert (said.status, said.json["accepted"]) == (200, 1), said.text
        report.validate(said.json)
        assert not rows.is_valid([])
        assert not rows.is_valid([{"unknown": 1}])
        for wrong in ([], [{"unknown": 1}], [{"name": "x"}] if "customers" in path else [{"customer": "x"}]):
            refused = shop.send(path, wrong)
            assert refused.status == 422
            problem.validate(refused.json)
    report.validate(shop.send("/api/customers", [ADA]).json)
    problem.validate(shop.send("/api/customers", [ADA], headers={"Authorization": None}).json)
