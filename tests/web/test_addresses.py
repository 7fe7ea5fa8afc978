"""Addresses are what werkzeug's own rules would build, compiled when first asked for."""

from __future__ import annotations

import pytest
from werkzeug.routing import Map, Rule

from audit_app.web.addresses import LateRule

RULES = (
    ("/", "root", {}),
    ("/audits/<int:audit_id>/r/<code>", "answer", {"audit_id": 7, "code": "3.4 b/ñ"}),
    ("/static/<path:filename>", "static", {"filename": "js/app.js", "v": "12 3"}),
    ("/metrics/<any(csv, xlsx):kind>", "rows", {"kind": "csv", "page": 2}),
)


@pytest.mark.parametrize("unknown", [True, False])
def test_addresses_are_those_of_the_library(unknown):
    built = [
        Map([kind(path, endpoint=name) for path, name, _values in RULES])
        .bind("x.example")
        .build(endpoint, values, append_unknown=unknown)
        for kind in (LateRule, Rule)
        for _path, endpoint, values in RULES
    ]

    assert built[: len(RULES)] == built[len(RULES) :]


def test_nothing_is_compiled_before_an_address_is_asked_for(monkeypatch):
    compiled = []
    real = Rule._compile_builder
    monkeypatch.setattr(
        Rule, "_compile_builder", lambda rule, unknown: compiled.append(rule.endpoint) or real(rule, unknown)
    )
    adapter = Map([LateRule(path, endpoint=name) for path, name, _values in RULES]).bind("x.example")

    assert compiled == []
    assert adapter.build("root") == adapter.build("root") == "/"
    assert compiled == ["root"]
