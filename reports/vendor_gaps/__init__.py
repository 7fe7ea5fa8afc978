"""A vendor's own gap report: what it answered, what falls short, and a short way on; nothing it was not shown."""
