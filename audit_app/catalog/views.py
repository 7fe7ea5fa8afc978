"""Screens of checklists: what is registered, what a release asks, what changed, and bringing one's own."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audit_app.base.errors import AppError, Conflict, Invalid, NotFound, TooLarge
from audit_app.base.i18n import gettext as _
from audit_app.catalog import forms, loader, queries, rules, service
from audit_app.web.context import actor, reading, transaction
from audit_app.web.guards import requires

blueprint = Blueprint("catalog", __name__, url_prefix="/checklists", template_folder="templates")

LANGUAGES = ("en", "ru", "fil")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@requires("catalog.see")
def index() -> ResponseReturnValue:
    with reading() as session:
        releases = queries.list_releases(session)
    there = {(row.checklist, row.version) for row in releases}
    return _page(
        "catalog/index.html",
        releases=releases,
        waiting=[file for file in loader.list_shipped() if (file.checklist, file.version) not in there],
    )


@blueprint.post("/shipped")
@requires("catalog.register")
def register_shipped() -> ResponseReturnValue:
    with transaction() as session:
        service.register_builtin(session, actor())
    flash(_("The lists that come with the product are registered."), "success")
    return redirect(url_for("catalog.index"), 303)


@blueprint.get("/<int:release_id>")
@requires("catalog.see")
def show(release_id: int) -> ResponseReturnValue:
    with reading() as session:
        row = queries.get_release_row(session, release_id)
        release = queries.get_release(session, release_id)
        others = [other for other in queries.list_releases(session) if other.id != release_id]
    return _page(
        "catalog/show.html",
        row=row,
        release=release,
        others=others,
        rules=list(rules.rules_of(release.scoring)),
        languages=_completeness(release),
    )


@blueprint.get("/<int:release_id>/diff/<int:other_id>")
@requires("catalog.see")
def diff(release_id: int, other_id: int) -> ResponseReturnValue:
    """What the other release changes, seen from this one."""
    with reading() as session:
        old = queries.get_release_row(session, release_id)
        new = queries.get_release_row(session, other_id)
        changes = rules.diff(queries.get_release(session, release_id), queries.get_release(session, other_id))
    return _page(
        "catalog/diff.html",
        old=old,
        new=new,
        changes=[change for change in changes if change.effect is not rules.Effect.SAME],
        counts=Counter(change.effect for change in changes if change.subject is rules.Subject.REQUIREMENT),
        effects=list(rules.Effect),
    )


@blueprint.route("/register", methods=["GET", "POST"])
@requires("catalog.register")
def register() -> ResponseReturnValue:
    form = forms.RegisterForm()
    if request.method == "GET":
        return _form(form)
    try:
        form.checked()
        command = service.RegisterRelease(
            content=form.file.data.read(),
            filename=form.file.data.filename or "",
            checklist=form.checklist.data or "",
            version=form.version.data or "",
            title=form.title.data or "",
        )
        if request.form.get("do") == "check":
            return _form(form, found=service.read_release(command)[0])
        with transaction() as session:
            release_id = service.register_release(session, actor(), command)
    except Conflict as error:
        return _form(form, error), 409
    except (Invalid, TooLarge) as error:
        return _form(form, error), 422
    flash(_("The list is registered. Audits can be started with it."), "success")
    return redirect(url_for("catalog.show", release_id=release_id), 303)


@blueprint.get("/template.<kind>")
@requires("catalog.see")
def template(kind: str) -> ResponseReturnValue:
    return _file(loader.example(), kind, "checklist-template", head=None)


@blueprint.get("/<int:release_id>/file.<kind>")
@requires("catalog.see")
def download(release_id: int, kind: str) -> ResponseReturnValue:
    with reading() as session:
        release = queries.get_release(session, release_id)
    return _file(release, kind, f"{release.checklist}-{release.version}", head="")


def _form(form: forms.RegisterForm, error: AppError | None = None, found: rules.Release | None = None) -> str:
    problems = error.problems if isinstance(error, loader.BrokenChecklist) else ()
    return _page("catalog/register.html", form=form, error=error, problems=problems, found=found)


def _file(release: rules.Release, kind: str, name: str, head: str | None) -> Response:
    if kind == "xlsx":
        content, mimetype = loader.write_sheet(release), XLSX
    elif kind == "yaml":
        written = loader.write_yaml(release) if head is None else loader.write_yaml(release, head)
        content, mimetype = written, "application/yaml"
    else:
        raise NotFound(_("There is no such file. Choose xlsx or yaml."))
    response = Response(content, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    return response


def _completeness(release: rules.Release) -> list[tuple[str, int, int]]:
    """Language, how many of its codes have every text, and of how many."""
    total = len(release.categories) + len(release.parameters) + len(release.requirements)
    languages = dict.fromkeys([*release.languages, *LANGUAGES])
    return [(language, total - len(release.missing_texts(language)), total) for language in languages]


def _page(name: str, **values: object) -> str:
    locale = actor().locale
    return render_template(
        name,
        room="catalog",
        words=forms,
        say=lambda texts: rules.in_language(texts, locale) if texts else "",
        **values,
    )
