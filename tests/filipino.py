"""A translation of a few sentences, for tests of who is spoken to in which language."""

from __future__ import annotations

from contextlib import contextmanager

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from audit_app.base import i18n

WORDS = {
    "Your sign-in": "Ang iyong pag-sign in",
    "Saved.": "Nai-save.",
    "To get no more of it: %(address)s": "Itigil: %(address)s",
    "Set a new password": "Bagong password",
    "Your access to the readiness audit": "Ang iyong access",
    "%(operator)s asks for a self-assessment: %(title)s": "Humihiling ang %(operator)s: %(title)s",
    "%(lead)s hands you questions: %(title)s": "Mga tanong mula kay %(lead)s: %(title)s",
    "Your code": "Ang iyong code",
    "Your new link": "Ang bagong link",
    "Due on %(day)s: %(title)s": "Hanggang %(day)s: %(title)s",
    "Your result is there": "Narito ang resulta",
    "Your question is answered": "Nasagot ang tanong",
    "Your appeal is decided": "Napagpasyahan ang apela",
    "Begin your self-assessment": "Simulan",
    "A webhook is paused": "Naka-pause ang webhook",
}


@contextmanager
def spoken_here(folder, monkeypatch, app):
    """Filipino is there, as a compiled file of its own; taken away again afterwards."""
    place = folder / "translations" / "fil" / "LC_MESSAGES"
    place.mkdir(parents=True)
    catalog = Catalog(locale="fil")
    for english, said in WORDS.items():
        catalog.add(english, said)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(i18n, "_FOLDER", place.parents[1])
    i18n.languages.cache_clear()
    babel = app.extensions["babel"]
    monkeypatch.setattr(babel, "translation_directories", [str(place.parents[1])])
    _forget(app)
    yield
    monkeypatch.undo()
    i18n.languages.cache_clear()
    _forget(app)


def _forget(app):
    with app.app_context():
        app.extensions["babel"].instance.domain_instance.cache.clear()
