"""What tests of reports share: a context, a document small enough to be quick, and the fonts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports.engine.fonts import font_css, font_root
from reports.engine.formats import make_context
from reports.gap_analysis.document import Counts
from reports.gap_analysis.sample import sample

KEPT = ("1.3", "2.4", "2.7")


def make_small(ratings=None):
    """The sample cut down to three parameters, four proofs and six people."""
    full = sample(ratings=ratings, training_people=6)
    parameters = tuple(
        replace(
            item,
            requirements=tuple(
                replace(part, proofs=tuple(ref for ref in part.proofs if ref.number <= 20))
                for part in item.requirements
            ),
        )
        for item in full.parameters
        if item.code in KEPT
    )
    requirements = [part for item in parameters for part in item.requirements]
    return replace(
        full,
        parameters=parameters,
        gaps=tuple(gap for gap in full.gaps if gap.parameter in KEPT),
        proofs=full.proofs[:20],
        trail=full.trail[:3],
        summary=replace(
            full.summary,
            answered=sum(item.answered for item in parameters),
            applicable=sum(item.applicable for item in parameters),
        ),
        counts=Counts(
            parameters=len(parameters),
            requirements=len(requirements),
            proofs=20,
            training_records=full.training.records,
        ),
    )


@pytest.fixture(scope="session")
def small():
    return make_small


@pytest.fixture(scope="session")
def context():
    return make_context("en")


@pytest.fixture(scope="session")
def own_fonts():
    if "@font-face" not in font_css(font_root("")):
        pytest.skip("the report's fonts are not installed: run make assets")
