"""What every cookie of ours shares."""

import os

from starlette.requests import Request


def is_secure(request: Request) -> bool:
    """Whether a cookie may go over TLS alone: the request came so, or the site's own address (`SHENYAN_SITE`) is one of https.

    Behind a proxy that ends TLS the request itself looks like plain http unless the proxy says `X-Forwarded-Proto`.
    """
    return request.url.scheme == "https" or os.environ.get("SHENYAN_SITE", "").startswith("https://")
