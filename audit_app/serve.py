"""Serves the application by gunicorn: one command, with the jobs inside unless a worker runs them elsewhere."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn import glogging
from gunicorn.app.base import BaseApplication

from audit_app import migrate
from audit_app.base.background import Engine
from audit_app.base.db import Database
from audit_app.base.errors import External
from audit_app.base.i18n import gettext as _
from audit_app.config import Settings
from audit_app.factory import create_app

log = logging.getLogger(__name__)


class _Log(glogging.Logger):  # type: ignore[misc]
    """Gunicorn's own log through ours, and only what somebody should look at."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


class _Server(BaseApplication):  # type: ignore[misc]
    """The application as gunicorn wants it."""

    def __init__(self, settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
        self.settings = settings
        self.listener = listener
        self.ready = ready
        self.engine: Engine | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = self.settings
        for name, value in {
            "bind": f"fd://{self.listener.fileno()}",
            "worker_class": "gthread",
            "workers": settings.workers,
            "threads": settings.threads,
            "graceful_timeout": 30,
            "keepalive": 15,
            "logger_class": _Log,
            "control_socket_disable": True,
            "proc_name": "audit-app",
            "when_ready": lambda _arbiter: self.ready(),
            "post_worker_init": self._begin_jobs,
            "worker_exit": self._end_jobs,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self.settings)

    def _begin_jobs(self, worker: Any) -> None:
        """Begins after the fork and beside the first requests, which need not wait for the engine."""
        if self.settings.jobs == "inside":
            database: Database = worker.wsgi.extensions["audit_app_database"]
            threading.Thread(target=self._start_engine, args=(database,), daemon=True).start()

    def _start_engine(self, database: Database) -> None:
        from audit_app import (
            worker,
        )  # the rooms' jobs and the engine: half a second that no request waits for

        try:
            self.engine = worker.start(database, self.settings)
        except Exception:
            log.exception("jobs cannot be taken: the engine did not start")

    def _end_jobs(self, _arbiter: Any, _worker: Any) -> None:
        if self.engine is not None:
            self.engine.stop()


def require_head(database: Database) -> None:
    """Raises External unless the database has the shape that this version expects."""
    at, head = migrate.revision_of(database), migrate.head()
    if at != head:
        raise External(
            _(
                "The database is at revision %(at)s, this version needs %(head)s. Type: audit-app db upgrade",
                at=at or _("none (it is empty)"),
                head=head,
            )
        )


def listen(settings: Settings) -> socket.socket:
    """A socket on the host and port of the settings; raises External when they cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise External(
            _(
                "%(host)s port %(port)s cannot be listened on (%(why)s). Stop what uses it, or choose another: "
                "AUDIT_APP_PORT=%(other)s",
                host=settings.host,
                port=settings.port,
                why=error.strerror or error,
                other=settings.port + 1 if settings.port < 65535 else 8001,
            )
        ) from error
    listener.listen(2048)
    return listener


def address(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104 - compared, not bound
    return f"http://{host}:{port}"


def run(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serves until told to end; requests under way are answered first. `ready` is called once it listens."""
    _Server(settings, listener, ready).run()
