"""The web application: pages and HTTP API over what `kb` exports."""

from __future__ import annotations

from webapp.app import create_app

__all__ = ["create_app"]
