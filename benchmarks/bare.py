"""The floor: the least that Flask, SQLAlchemy and Jinja do to show as many rows of the same tables, or save one.

No sign-in, no rights, no forms, no layout, no translation: mapped rows in a table, one link in each.
"""

from __future__ import annotations

import warnings

from flask import Flask, redirect, render_template, request
from jinja2 import DictLoader
from sqlalchemy import MetaData, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Session

TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<h1>{{ title }}</h1>
{% for names, rows in tables %}
<table>
{% for row in rows %}<tr><th scope="row"><a href="{{ url_for('page', name=title, row=row.id) }}">{{ row.id }}</a></th>
{%- for name in names %}<td>{{ row|attr(name) }}</td>{% endfor %}</tr>
{% endfor %}
</table>
{% endfor %}
</body></html>"""

Shown = list[tuple[str, int, str]]
"""What a page shows: table, number of rows, names of its columns."""


def make_bare(url: str, pages: dict[str, Shown]) -> Flask:
    """An application that answers `GET /<page>` and `POST /save/<answer>`."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda driver, _record: driver.execute("PRAGMA synchronous=NORMAL"))

    class Base(DeclarativeBase):
        metadata = MetaData()

    names = {name for shown in pages.values() for name, *_ in shown}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an index over an expression cannot be reflected, and need not be
        Base.metadata.reflect(engine)
    known = {name: type(name, (Base,), {"__table__": Base.metadata.tables[name]}) for name in names}
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": TEMPLATE})

    @app.get("/<name>")
    def page(name):
        with Session(engine) as session:
            tables = [
                (names.split(), session.scalars(select(known[table]).limit(count)).all())
                for table, count, names in pages[name]
            ]
        return render_template("page.html", title=name, tables=tables)

    @app.post("/save/<int:number>")
    def save(number):
        with Session(engine) as session:
            session.get_one(known["audit_answer"], number).finding = request.form["finding"]
            session.commit()
        return redirect("/", 303)

    return app
