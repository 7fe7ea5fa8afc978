"""What the rules and the score say, in words: for pages, reports and the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from audit_app.audits.rules import Rating, State
from audit_app.base.i18n import gettext as _
from audit_app.base.i18n import ngettext
from audit_app.catalog.rules import Release
from audit_app.scoring import rules as scoring
from audit_app.workforce.rules import Channel


def channel_label(channel: Channel) -> str:
    """The channel in words."""
    match channel:
        case Channel.PHONE:
            return _("Phone")
        case Channel.EMAIL:
            return _("E-mail")
        case Channel.CHAT:
            return _("Chat")
        case Channel.REMOTE:
            return _("Remote access")


def rating_label(rating: Rating | None) -> str:
    """The rating in words."""
    if rating is None:
        return _("Not answered")
    match rating:
        case Rating.MET:
            return _("Met")
        case Rating.PARTLY:
            return _("Partly met")
        case Rating.NOT_MET:
            return _("Not met")
        case Rating.NOT_APPLICABLE:
            return _("Not applicable")


def state_label(state: State) -> str:
    """The audit's state in words."""
    match state:
        case State.DRAFT:
            return _("Draft")
        case State.IN_PROGRESS:
            return _("In progress")
        case State.IN_REVIEW:
            return _("In review")
        case State.SIGNED_OFF:
            return _("Signed off")


def verdict_label(verdict: str) -> str:
    """The verdict in words."""
    return {"ready": _("READY"), "nearly": _("NEARLY"), "not_ready": _("NOT READY")}[str(verdict)]


def grade_label(grade: scoring.Grade | None) -> str:
    """A parameter's grade in words."""
    if grade is None:
        return _("Not applicable")
    match grade:
        case scoring.Grade.CONFORM:
            return _("Conform")
        case scoring.Grade.IMPROVEMENT:
            return _("Opportunity for improvement")
        case scoring.Grade.MINOR:
            return _("Minor nonconformity")
        case scoring.Grade.MAJOR:
            return _("Major nonconformity")


def kind_label(kind: str) -> str:
    """What side of a parameter a requirement belongs to."""
    return {"approach": _("approach"), "deployment": _("deployment"), "result": _("result")}[str(kind)]


def reason(  # noqa: PLR0911 - one sentence for each code
    item: scoring.Reason, release: Release, locale: str
) -> str:
    """Why an audit is not ready, or what to know about its score, as one sentence."""
    values: dict[str, Any] = dict(item.values)
    share = scoring.shown_share
    match item.code:
        case "nothing_applicable":
            return _("Nothing in this audit applies, so there is no score.")
        case "total_below":
            return _(
                "The total is %(score)s %%; READY takes %(needed)s %%.",
                score=share(values["score"]),
                needed=share(values["needed"]),
            )
        case "category_below":
            title = release.category(values["category"]).title
            return _(
                "Category %(code)s %(title)s is at %(score)s %%; READY takes %(needed)s %% in each.",
                code=values["category"],
                title=title.get(locale) or title["en"],
                score=share(values["score"]),
                needed=share(values["needed"]),
            )
        case "majors_above":
            return _(
                "%(count)s parameters are graded major (%(list)s); READY allows %(allowed)s.",
                count=values["count"],
                list=", ".join(values["parameters"]),
                allowed=values["allowed"],
            )
        case "must_have_open":
            rating = Rating(values["rating"]) if values.get("rating") else None
            return _(
                "Must-have requirement %(code)s is not met (%(rating)s).",
                code=values["requirement"],
                rating=rating_label(rating),
            )
        case "months_short":
            return _(
                "Metric %(metric)s has %(months)s months of data; READY takes %(needed)s.",
                metric=values["metric"],
                months=values["months"],
                needed=values["needed"],
            )
        case "no_metrics":
            return _("No metrics are on record yet: the months-of-data rule has nothing to look at.")
        case "scored_by_requirements":
            return _(
                "Parameter %(code)s is scored by its rated requirements until metrics are on record.",
                code=values["parameter"],
            )
        case "breadth_capped":
            return _(
                "Parameter %(code)s is capped: a group of metrics is weak (%(groups)s).",
                code=values["parameter"],
                groups=", ".join(str(group) for group in values["groups"]),
            )
        case _:
            return _(
                "Metrics of parameter %(code)s do not count in this score.", code=values.get("parameter", "")
            )


def notes(items: Iterable[scoring.Reason], release: Release, locale: str) -> list[str]:
    """What to know about a score; parameters scored alike are told in one sentence."""
    items = list(items)
    alike = [str(item.values["parameter"]) for item in items if item.code == "scored_by_requirements"]
    told = [reason(item, release, locale) for item in items if item.code != "scored_by_requirements"]
    if alike:
        told.append(
            ngettext(
                "Parameter %(codes)s is scored by its rated requirements until metrics are on record.",
                "Parameters %(codes)s are scored by their rated requirements until metrics are on record.",
                len(alike),
                codes=", ".join(alike),
            )
        )
    return told


def rule_title(path: str) -> str:
    """A scoring rule's path as readable words; the path itself is its stable name."""
    return path.replace("_", " ").replace(".", " · ")
