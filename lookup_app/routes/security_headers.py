"""Headers that every answer carries: nothing is cached that names a person, framed, sniffed or referred on."""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
"""Streamlit's own front end needs inline scripts and evaluation for its charts; everything else stays on this server."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


_RAW = tuple((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
_NO_STORE = (b"cache-control", b"no-store")


def with_headers(given: Iterable[tuple[bytes, bytes]], *, is_kept: bool) -> list[tuple[bytes, bytes]]:
    """The given headers and those of ours that are not among them; only what `is_kept` may lie in a cache."""
    headers = list(given)
    named = {name.lower() for name, _ in headers}
    wanted = _RAW if is_kept else (*_RAW, _NO_STORE)
    return [*headers, *(header for header in wanted if header[0] not in named)]


class SecurityHeaders:
    """ASGI middleware that sets the headers on every HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                is_kept = scope["path"].startswith("/static/")
                message["headers"] = with_headers(message.get("headers", ()), is_kept=is_kept)
            await send(message)

        await self._app(scope, receive, send_with_headers)
