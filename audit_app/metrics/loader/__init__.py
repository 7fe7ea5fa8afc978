"""Reads the catalogue of metrics that comes with the product."""

from __future__ import annotations

from audit_app.metrics.loader.shape import CatalogueShape
from audit_app.metrics.loader.shipped import NEWEST, read_catalogue, shipped_catalogue

__all__ = ["NEWEST", "CatalogueShape", "read_catalogue", "shipped_catalogue"]
