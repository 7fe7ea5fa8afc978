"""The errors of this application, on one page.

    AppError            something the person can be told, in one sentence
      NotFound          no such thing, or not theirs: the two are told alike
      Forbidden         theirs to see, not theirs to do
      SignedOut         nobody known is asking: no token, or one that is not taken
      Conflict          somebody or something was quicker; carries what is there now
      Invalid           the input breaks a rule; carries a sentence per field
      TooLarge          over a limit; the sentence names the limit
      External          something outside (disk, renderer, other server) failed

They know nothing of HTTP or the terminal: `web/errors.py` and `cli.py` translate them.
A message says what happened, to which thing, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class AppError(Exception):
    """Something that can be told to the person in one sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(AppError):
    """No such thing in this organisation."""


class Forbidden(AppError):
    """The person may see it and may not do it."""


class SignedOut(AppError):
    """Nobody known is asking."""


class Conflict(AppError):
    """The thing has changed since it was read; `current` holds what is there now."""

    def __init__(self, message: str, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.current = dict(current or {})


class Invalid(AppError):
    """The input breaks a rule; `fields` holds a sentence for each field concerned."""

    def __init__(self, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class TooLarge(AppError):
    """The input is over a limit that the message names."""


class External(AppError):
    """Something outside this application failed."""
