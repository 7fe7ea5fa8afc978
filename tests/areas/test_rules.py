"""Which accounts are one human, and what of their own an audit would have somebody judge."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_app.areas.rules import Account, Hit, Own, Why, belongs, humans, mailbox, own_part

LUMEN, KESTREL, MANILA, CEBU = 1, 2, 7, 8


@pytest.mark.parametrize(
    ("address", "box"),
    [
        ("Ada@X.example", "ada@x.example"),
        ("ada+audit@x.example", "ada@x.example"),
        (" ada+a+b@x.example ", "ada@x.example"),
        ("+ada@x.example", "+ada@x.example"),
        ("ada@y.example", "ada@y.example"),
        ("a@b@x.example", "a@b@x.example"),
        ("nobody", ""),
        ("@x.example", ""),
        ("", ""),
    ],
)
def test_mailbox_is_where_mail_arrives(address, box):
    assert mailbox(address) == box


def account(number, email="", person=None, person_email=""):
    return Account(number, f"No. {number}", email or f"n{number}@x.example", person, person_email)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (account(1, "ada@x.example"), account(2, "ADA+2@x.example"), True),
        (account(1, person=5), account(2, person=5), True),
        (account(1, "ada@x.example"), account(2, person=5, person_email="Ada@x.example"), True),
        (account(1, person=5, person_email="p@x.example"), account(2, person=6, person_email="p+2@x.example"), True),
        (account(1, person=5), account(2, person=6), False),
        (account(1, "ada@x.example"), account(2, "ada@y.example"), False),
        (account(1), account(2), False),
    ],
)  # fmt: skip
def test_two_accounts_are_one_human_by_mailbox_or_person(one, other, same):
    assert (humans([one, other])[1] == {1, 2}) is same


accounts = st.lists(
    st.builds(
        Account,
        st.integers(1, 9),
        st.just("name"),
        st.sampled_from(["", "a@x", "A+1@x", "b@x", "b+2@x", "c@x"]),
        st.none() | st.integers(1, 4),
        st.sampled_from(["", "a@x", "d@x", "D+9@x"]),
    ),
    max_size=9,
    unique_by=lambda one: one.user_id,
)


@given(accounts, st.randoms())
def test_humans_are_groups_whatever_the_order(found, random):
    groups = humans(found)
    shuffled = list(found)
    random.shuffle(shuffled)

    assert groups == humans(shuffled)
    assert groups.keys() == {one.user_id for one in found}
    for number, group in groups.items():
        assert number in group
        assert all(groups[other] == group for other in group)


@given(st.integers(2, 30))
def test_chain_of_addresses_and_persons_is_one_human(length):
    """Each shares its person with one neighbour and its mailbox with the other."""
    chain = [Account(number, "", f"m{(number + 1) // 2}@x", number // 2, "") for number in range(length)]

    groups = humans(chain)

    assert all(groups[one.user_id] == groups[other.user_id] for one, other in pairwise(chain))


@pytest.mark.parametrize(
    ("code", "parameter", "inside"),
    [("3.4", "3.4", True), ("3", "3.4", True), ("3", "30.1", False), ("3.1", "3.10", False), ("4", "3.4", False)],
)  # fmt: skip
def test_category_has_its_parameters_and_no_others(code, parameter, inside):
    assert belongs(code, parameter) is inside


OWN = Own({LUMEN: "Lumen Pay"}, {MANILA: "Manila"}, frozenset({("cx", "3.4"), ("cx", "4")}), {KESTREL: "Kestrel"})  # fmt: skip


@pytest.mark.parametrize(
    ("own", "programmes", "sites", "parameter", "hit"),
    [
        (OWN, [], [CEBU], "1.1", Hit(Why.WORKS, "Kestrel")),
        (OWN, [KESTREL], [CEBU], "", Hit(Why.WORKS, "Kestrel")),
        (OWN, [LUMEN], [CEBU], "1.1", Hit(Why.PROGRAMME, "Lumen Pay")),
        (OWN, [9], [MANILA], "1.1", Hit(Why.SITE, "Manila")),
        (OWN, [9], [], "1.1", Hit(Why.SITE, "Manila")),
        (OWN, [9], [CEBU], "3.4", Hit(Why.PARAMETER, "3.4")),
        (OWN, [9], [CEBU], "4.7", Hit(Why.PARAMETER, "4.7")),
        (OWN, [9], [CEBU], "3.3", None),
        (OWN, [9], [CEBU], "", None),
        (Own(), [], [], "3.4", None),
        (Own(codes=frozenset({("other", "3.4")})), [], [], "3.4", None),
    ],
)
def test_own_part_of_an_audit(own, programmes, sites, parameter, hit):
    assert own_part(own, programmes=programmes, sites=sites, checklist="cx", parameter=parameter) == hit
