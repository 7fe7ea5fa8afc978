"""The catalogue that comes with the product: whole, in shape, ours; and what is refused."""

from __future__ import annotations

import pytest

import checklists
from audit_app.base.errors import Invalid
from audit_app.metrics.loader import NEWEST, read_catalogue, shipped_catalogue
from audit_app.metrics.rules import FAMILIES, Counted

pytestmark = pytest.mark.unit

CATALOGUE = shipped_catalogue()
BY_CODE = {one.definition.code: one for one in CATALOGUE.metrics}
# What the domain notes list, row by row; satisfaction is split in its two shares.
LISTED = [
    "service_level",
    "speed_of_answer",
    "abandonment",
    "on_time_completion",
    "backlog_age",
    "handling_time",
    "occupancy",
    "utilisation",
    "shrinkage",
    "forecast_accuracy",
    "forecast_error",
    "schedule_adherence",
    "schedule_efficiency",
    "contact_resolution",
    "customer_satisfied",
    "customer_dissatisfied",
    "client_satisfied",
    "client_dissatisfied",
    "customer_critical_accuracy",
    "business_critical_accuracy",
    "compliance_critical_accuracy",
    "non_critical_score",
    "auto_fail_rate",
    "calibration_agreement",
    "attrition",
    "absence",
    "training_completion",
    "first_pass_verification",
    "cost_per_contact",
    "autonomous_handle_rate",
]
MINIMUM = {
    "4.1": {"client_satisfied", "client_dissatisfied", "client_reports_on_time", "client_response_in_time"},
    "4.2": {"customer_satisfied", "customer_dissatisfied", "contact_resolution", "repeat_contacts"},
    "4.3": {"service_level", "speed_of_answer", "abandonment", "on_time_completion", "backlog_age"},
    "4.4": {
        "customer_critical_accuracy",
        "business_critical_accuracy",
        "compliance_critical_accuracy",
        "non_critical_score",
    },
    "4.5": {"handling_time", "occupancy", "utilisation", "cost_per_contact"},
    "4.6": {"attrition", "absence"},
}


def test_every_metric_of_the_notes_is_there():
    assert set(LISTED) - set(BY_CODE) == set()
    assert len(LISTED) == 30


@pytest.mark.parametrize("item", FAMILIES.values())
def test_minimum_set_of_each_parameter(item):
    found = {code for code, one in BY_CODE.items() if one.definition.item == item and one.definition.required}

    assert found == MINIMUM[item]


@pytest.mark.parametrize("shipped", CATALOGUE.metrics, ids=BY_CODE.keys())
def test_metric_is_complete_and_says_where_its_target_comes_from(shipped):
    assert shipped.definition.missing() == ()
    assert shipped.proposal.reason
    assert (shipped.proposal.tag == "sourced") == (shipped.proposal.source in CATALOGUE.sources)


def test_metrics_counted_from_records_are_never_typed():
    computed = {
        code: one.definition.counted for code, one in BY_CODE.items() if one.definition.counted != "typed"
    }

    assert {code for code, room in computed.items() if room is Counted.QUALITY} == MINIMUM["4.4"] | {
        "auto_fail_rate",
        "calibration_agreement",
    }
    assert {code for code, room in computed.items() if room is not Counted.QUALITY} == {
        "attrition",
        "early_attrition",
        "training_completion",
        "first_pass_verification",
        "client_reports_on_time",
        "client_response_in_time",
    }


def test_bots_are_never_judged():
    bot = BY_CODE["autonomous_handle_rate"]

    assert not bot.definition.judged
    assert (bot.proposal.low, bot.proposal.high) == (None, None)


def test_variants_say_how_a_metric_is_counted():
    assert [one.code for one in BY_CODE["service_level"].variants] == [
        "all_offered",
        "without_short_abandons",
    ]
    assert BY_CODE["service_level"].definition.variant == "all_offered"
    assert len(BY_CODE["cost_per_contact"].variants) == 2


TEXT = checklists.root().joinpath(f"metrics/{NEWEST}.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('unit: "percent"', 'unit: "parsecs"', "unit"),
        ('direction: "higher"', 'direction: "lower"', "needs_high"),
        ('low: "0.80"', 'low: "1.20"', "no_share"),
        ('code: "client_satisfied"', 'code: "client_dissatisfied"', "given twice"),
        ('source: "S57"', 'source: "S99"', "sources used and listed differ"),
        ('tag: "own rule"', 'tag: "sourced"', "names its source"),
        ('owner: {en: "Client manager"}', 'boss: {en: "Client manager"}', "boss"),
    ],
)
def test_catalogue_when_it_cannot_be_meant_then_refused(old, new, said):
    broken = TEXT.replace(old, new, 1)

    with pytest.raises(Invalid) as refused:
        read_catalogue(broken.encode(), "own.yaml")

    assert said in f"{refused.value.message} {refused.value.fields}"
