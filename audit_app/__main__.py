"""The way in, by `audit-app` and by `python -m audit_app`: loads the house, then runs the verb.

Two thousand modules make objects that stay; looking for garbage among them again and again while they are made is a
fifth of the start. `freeze` keeps them out of every later look, and their pages shared by forked workers.
"""

from __future__ import annotations

import gc


def main() -> None:
    """The console script."""
    gc.disable()
    from audit_app.cli import main as run

    gc.freeze()
    gc.enable()
    run()


if __name__ == "__main__":
    main()
