"""Kappa and intervals against a library that others trust."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import fleiss_kappa as kappa_of_others
from statsmodels.stats.proportion import proportion_confint

from audit_app.quality.rules.calibration import fleiss_kappa
from audit_app.quality.rules.fairness import wilson
from audit_app.quality.rules.spread import estimate

pytestmark = pytest.mark.unit

RATERS = 4
ROW = st.tuples(st.integers(0, RATERS), st.integers(0, RATERS)).filter(lambda pair: sum(pair) <= RATERS)


@given(st.lists(ROW.map(lambda pair: (*pair, RATERS - sum(pair))), min_size=2, max_size=12))
def test_kappa_is_that_of_statsmodels(table):
    own = fleiss_kappa(table)
    if own is not None:
        assert own == pytest.approx(kappa_of_others(table), abs=1e-9)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_are_those_of_statsmodels(counts):
    right, n = counts
    low, high = proportion_confint(right, n, alpha=0.05, method="wilson")

    assert wilson(right, n) == pytest.approx((low, high), abs=1e-6)
    assert (estimate(right, n).low, estimate(right, n).high) == pytest.approx((low, high), abs=1e-6)
