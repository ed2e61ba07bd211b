"""The web application: pages and HTTP API over what `kb` exports."""
