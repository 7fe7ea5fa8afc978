"""The walk: one parameter with its requirements; interview mode; history; the rows behind a figure."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.areas.queries import accounts_of
from audit_app.auditlog import queries as trail
from audit_app.audits import queries
from audit_app.audits.queries import words
from audit_app.audits.rules import Rating, State, may_answer
from audit_app.audits.service.areas import why_own
from audit_app.audits.views import blueprint
from audit_app.base.errors import NotFound
from audit_app.base.i18n import gettext as _
from audit_app.checks.queries import rows_behind
from audit_app.scoring import rules as scoring
from audit_app.web.context import actor, reading
from audit_app.web.guards import requires
from audit_app.web.rows import rows_file

SHOWN_ROWS = 500


@blueprint.get("/<int:audit_id>/p/<parameter>")
@requires("audits.see")
def parameter(audit_id: int, parameter: str) -> ResponseReturnValue:
    return render_template("audits/parameter.html", **_page(audit_id, parameter))


@blueprint.get("/<int:audit_id>/p/<parameter>/interview")
@requires("audits.see")
def interview(audit_id: int, parameter: str) -> ResponseReturnValue:
    page = _page(audit_id, parameter)
    order = page["asked"].requirements
    place = min(max(request.args.get("at", 1, int), 1), len(order))
    return render_template("audits/interview.html", place=place, requirement=order[place - 1], **page)


@blueprint.get("/<int:audit_id>/next")
@requires("audits.see")
def next_open(audit_id: int) -> ResponseReturnValue:
    with reading() as session:
        book = queries.get_book(session, audit_id, figures=False)
    code = book.next_open(request.args.get("after"))
    if code is None:
        return redirect(url_for("audits.overview", audit_id=audit_id))
    found = book.release.requirement(code).parameter
    return redirect(url_for("audits.parameter", audit_id=audit_id, parameter=found, _anchor=f"r-{code}"))


@blueprint.get("/<int:audit_id>/r/<requirement>/history")
@requires("audits.see")
def answer_history(audit_id: int, requirement: str) -> ResponseReturnValue:
    with reading() as session:
        book = queries.get_book(session, audit_id, figures=False)
        answer = queries.get_answer(session, audit_id, requirement)
        entries = trail.list_of_subject(session, "answer", answer.id)
    return render_template(
        "audits/history.html",
        book=book,
        answer=answer,
        entries=entries,
        words=words,
        Rating=Rating,
        room="audits",
    )


@blueprint.get("/<int:audit_id>/r/<requirement>/records")
@requires("checks.see")
def records(audit_id: int, requirement: str) -> ResponseReturnValue:
    with reading() as session:
        book = queries.get_book(session, audit_id, requirement=requirement)
        asked = book.release.requirement(requirement)
        if not asked.check:
            raise NotFound(_("Requirement %(code)s is not answered by records.", code=requirement))
        found = rows_behind(session, asked.check, book.scope)
    if "as" in request.args:
        return rows_file([found.columns, *found.rows], f"records-{requirement}")
    return render_template(
        "audits/records.html",
        book=book,
        asked=asked,
        figure=book.figure(asked),
        found=found,
        shown=SHOWN_ROWS,
        room="audits",
        lang="en",
    )


@blueprint.get("/uses/<int:item_id>")
@requires("audits.see")
def proof_uses(item_id: int) -> ResponseReturnValue:
    with reading() as session:
        uses = queries.list_uses(session, [item_id])
    return render_template("audits/_uses.html", uses=uses)


def _page(audit_id: int, code: str) -> dict[str, Any]:
    with reading() as session:
        book = queries.get_book(session, audit_id, parameter=code)
        own = why_own(session, book, actor(), code)
        my_accounts = accounts_of(session, actor().user_id)
    before, behind = book.neighbours(code)
    frozen = may_answer(book.audit.state, reviewer=actor().may("audits.review"))
    return {
        "book": book,
        "asked": book.release.parameter(code),
        "state": book.parameters[code],
        "before": before,
        "behind": behind,
        "frozen": frozen or (None if actor().may("audits.answer") else "reader"),
        "own": own,
        "my_accounts": my_accounts,
        "words": words,
        "scoring": scoring,
        "ratings": list(Rating),
        "Rating": Rating,
        "State": State,
        "room": "audits",
        "lang": "en",
    }
