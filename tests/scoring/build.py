"""Small inputs for the scoring tests: ratings as letters, a metric's months as a row of letters."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from audit_app.scoring.rules import (
    Direction,
    Group,
    Kind,
    MetricIn,
    Month,
    ParameterIn,
    Rating,
    RequirementIn,
)

AS_OF = Month(2026, 10)
LETTERS = {
    "m": Rating.MET,
    "p": Rating.PARTLY,
    "n": Rating.NOT_MET,
    "a": Rating.NOT_APPLICABLE,
    "?": None,
}


def requirement(code, letter, kind=Kind.DEPLOYMENT, **fields):
    """A requirement rated by letter: m(et) p(artly) n(ot met) a (not applicable, confirmed) ? (unanswered)."""
    return RequirementIn(
        **{"code": code, "kind": kind, "rating": LETTERS[letter], "na_confirmed": letter == "a", **fields}
    )


def parameter(code="1.1", ratings="m", *, approach="", points=100, metrics=(), repeat=False, **fields):
    """A parameter whose deployment side is `ratings` and whose approach side is `approach`.

    `fields` go to its first requirement.
    """
    rows = [(letter, Kind.APPROACH) for letter in approach] + [
        (letter, Kind.DEPLOYMENT) for letter in ratings
    ]
    requirements = [
        requirement(f"{code}{place}", letter, kind, **(fields if place == 0 else {}))
        for place, (letter, kind) in enumerate(rows)
    ]
    return ParameterIn(code, code[0], points, tuple(requirements), tuple(metrics), repeat)


def metric(months, code="M", group=Group.SERVICE, **fields):
    """A metric whose calendar months up to AS_OF are letters: M met, x missed, . without a value."""
    values = {"M": Fraction(95), "x": Fraction(80)}
    rows = zip(AS_OF.window(len(months)), months, strict=True)
    data = {month: (values[letter], Fraction(100)) for month, letter in rows if letter != "."}
    return MetricIn(
        **{
            "code": code,
            "group": group,
            "direction": Direction.HIGHER,
            "target_low": Fraction(9, 10),
            "months": data,
            **fields,
        }
    )


def series(values, direction=Direction.HIGHER, low=None, high=None, group=Group.SERVICE):
    """A metric with these values in the months up to AS_OF."""
    rows = zip(AS_OF.window(len(values)), values, strict=True)
    return MetricIn(
        "M",
        group,
        direction,
        None if low is None else Fraction(low),
        None if high is None else Fraction(high),
        {month: (Fraction(value), Fraction(1)) for month, value in rows},
    )


@st.composite
def audits(draw):
    """Whole audits: two to six parameters over categories 1 and 4, with and without metrics."""
    found = []
    for code in draw(st.lists(st.sampled_from(("1.1", "1.2", "1.10", "4.1", "4.2", "4.7")), unique=True)):
        requirements = tuple(
            RequirementIn(
                f"{code}{'abcdef'[place]}",
                draw(st.sampled_from(Kind)),
                must_have=draw(st.booleans()),
                rating=draw(st.sampled_from((*Rating, None))),
                na_confirmed=draw(st.booleans()),
                remark=draw(st.booleans()),
            )
            for place in range(draw(st.integers(0, 5)))
        )
        metrics = tuple(
            metric(
                draw(st.text("Mx.", min_size=1, max_size=14)),
                code=f"{code}-{place}",
                group=draw(st.sampled_from(Group)),
            )
            for place in range(draw(st.integers(0, 2)) if code in {"4.1", "4.2"} else 0)
        )
        points = draw(st.integers(1, 150))
        found.append(ParameterIn(code, code[0], points, requirements, metrics, draw(st.booleans())))
    return found
