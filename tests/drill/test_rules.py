"""A draw that anybody can repeat, and a drill in numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.drill.rules import (
    Known,
    Pick,
    Result,
    Stratum,
    Ticked,
    draw,
    list_hash,
    pool_hash,
    ranked,
    result,
)

pytestmark = pytest.mark.unit

PEOPLE = [f"E-{number}" for number in range(40)]
POOLS = {Stratum.NEW: PEOPLE[:3], Stratum.CUSTOMER: PEOPLE[3:], Stratum.MONTH: ["2026-01", "2026-02"]}
SIZES = {Stratum.NEW: 5, Stratum.CUSTOMER: 3, Stratum.MONTH: 1, Stratum.PROOF: 2}


def test_list_is_the_one_that_is_written_here():
    """Fixed for good: a list printed today can be drawn again in years, in any language that knows SHA-256."""
    picks = draw({Stratum.CUSTOMER: ["E-1", "E-2", "E-3", "E-4"]}, {Stratum.CUSTOMER: 2}, 7)

    assert picks == [Pick(Stratum.CUSTOMER, "E-4"), Pick(Stratum.CUSTOMER, "E-2")]
    assert list_hash(picks) == "dbb224f3c5d5e2ffdd62564cbdbcb65cf5d1ea564122210dc162845b7f805c88"


@given(st.permutations(PEOPLE), st.integers(0, 2**31))
def test_same_seed_gives_the_same_list_whatever_the_order_of_records(shuffled, seed):
    assert ranked(seed, Stratum.NEW, shuffled) == ranked(seed, Stratum.NEW, PEOPLE)
    assert pool_hash({Stratum.NEW: shuffled}) == pool_hash({Stratum.NEW: PEOPLE})


def test_other_seed_or_stratum_gives_another_order():
    orders = {
        tuple(ranked(seed, stratum, PEOPLE))
        for seed in range(5)
        for stratum in (Stratum.NEW, Stratum.SUPPORT)
    }

    assert len(orders) == 10


@given(st.integers(0, 2**31))
def test_draw_takes_so_many_of_each_without_repeating(seed):
    picks = draw(POOLS, SIZES, seed)

    assert [pick.stratum for pick in picks] == [Stratum.NEW] * 3 + [Stratum.CUSTOMER] * 3 + [Stratum.MONTH]
    assert len(set(picks)) == len(picks)
    assert all(pick.key in POOLS[pick.stratum] for pick in picks)


@given(st.integers(0, 2**31))
def test_added_record_moves_no_other(seed):
    before = ranked(seed, Stratum.NEW, PEOPLE)

    assert [key for key in ranked(seed, Stratum.NEW, [*PEOPLE, "E-new"]) if key != "E-new"] == before


def test_drill_is_added_up():
    items = [
        Ticked(Known.THERE, shown=True, minutes=10),
        Ticked(Known.THERE, shown=True, minutes=11),
        Ticked(Known.ASK, shown=True, minutes=None),
        Ticked(Known.MISSING, shown=False, minutes=None),
        Ticked(Known.NO_PROOF, shown=None, minutes=None),
    ]

    assert result(items, 10) == Result(5, 4, 3, 1, 2, 10.5)
    assert result(items, 10).open == 1
    assert result([], 10).median_minutes is None
