"""OpenID Connect by configuration: the address to sign in at, and the claims of who came back, proven.

The authorization code flow with PKCE, state and nonce; what must be remembered meanwhile travels in a sealed cookie. An identity
opens only the account that an administrator has bound to it (`shenyan account bind`); the configuration may let new employers
in by a claim, never holders or staff.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
import tomllib
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

CONFIGURED_BY = "SHENYAN_OIDC"
"""Names the TOML file that configures the provider."""
SECRET = "SHENYAN_OIDC_SECRET"
SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
GRANTABLE = frozenset({"verifier"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
BEGUN = "oidc"
SECONDS, LEEWAY, PATIENCE, ANSWER_BYTES = 600, 60, 10, 1 << 20


class OpenIdError(Exception):
    """The sign-in did not succeed; the text is for the log and holds nothing of whoever came."""


@dataclass(frozen=True)
class Provider:
    """One provider as an installation configures it."""

    issuer: str
    client_id: str
    secret: str
    name: str = ""
    scopes: str = "openid profile"
    grant_claim: str | None = None
    grants: Mapping[str, str] = field(default_factory=dict)
    second_factor_claim: str = "amr"
    second_factor_values: tuple[str, ...] = ("mfa", "otp", "hwk", "sc", "fpt")
    second_factor_by_provider: bool = False

    def proves_second_factor(self, claims: Mapping[str, Any]) -> bool:
        """Whether the provider says that a second factor was used, or the configuration that it always is."""
        return self.second_factor_by_provider or bool(
            _told(claims, self.second_factor_claim) & set(self.second_factor_values)
        )

    def granted(self, claims: Mapping[str, Any]) -> frozenset[str]:
        """The roles that somebody without an account is let in with: an employer's, or none."""
        if self.grant_claim is None:
            return frozenset()
        told = _told(claims, self.grant_claim)
        return frozenset(role for value, role in self.grants.items() if value in told) & GRANTABLE


def _told(claims: Mapping[str, Any], name: str) -> set[str]:
    """A claim's values, whether the provider writes one text or a list."""
    value = claims.get(name) or []
    return {value} if isinstance(value, str) else {str(one) for one in value}


@cache
def load(path: str | None = None) -> Provider | None:
    """The configured provider, null for none; raises ValueError for a file that says what must not be."""
    named = path or os.environ.get(CONFIGURED_BY)
    if not named:
        return None
    table = tomllib.loads(Path(named).read_text(encoding="utf-8"))
    secret = os.environ.get(SECRET) or table.pop("client_secret", None)
    grants, factor = table.pop("employers", {}), table.pop("second_factor", {})
    unknown = set(table) - {"issuer", "client_id", "name", "scopes", "client_secret"}
    if unknown or not secret or not {"issuer", "client_id"} <= set(table):
        raise ValueError(f"{CONFIGURED_BY}: issuer, client_id and a secret are needed; unknown: {sorted(unknown)}")
    if "role" in grants or "roles" in grants:
        raise ValueError(f"{CONFIGURED_BY}: a claim lets employers in and grants no other role")
    provider = Provider(
        **{name: value for name, value in table.items() if name != "client_secret"},
        secret=secret,
        grant_claim=grants.get("claim"),
        grants=dict.fromkeys(grants.get("values", ()), "verifier"),
        second_factor_claim=factor.get("claim", "amr"),
        second_factor_values=tuple(factor.get("values", Provider.second_factor_values)),
        second_factor_by_provider=factor.get("by_provider", False),
    )
    _check_address(provider.issuer)
    return provider


def _check_address(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise OpenIdError("the provider must be reached by https")


def begin(provider: Provider, return_to: str) -> tuple[str, dict[str, Any]]:
    """Where to send the visitor, and what to remember until they come back."""
    verifier = secrets.token_urlsafe(48)
    kept = {
        "for": BEGUN,
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": verifier,
        "at": int(time.time()),
    }
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": return_to, "scope": provider.scopes,
        "state": kept["state"], "nonce": kept["nonce"], "code_challenge": challenge, "code_challenge_method": "S256",
    }  # fmt: skip
    address = _discover(provider)["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}", kept


def finish(provider: Provider, kept: Mapping[str, Any], state: str, code: str, return_to: str) -> dict[str, Any]:
    """The claims of who signed in; raises OpenIdError for anything that is not exactly as it must be."""
    if kept.get("for") != BEGUN:
        raise OpenIdError("what came back was not kept for a sign-in")
    if not hmac.compare_digest(str(kept["state"]).encode(), state.encode()) or time.time() - kept["at"] > SECONDS:
        raise OpenIdError("the answer belongs to no sign-in begun here lately")
    found = _discover(provider)
    token = _exchange(provider, found["token_endpoint"], code, str(kept["verifier"]), return_to)
    claims = _read_token(provider, found["jwks_uri"], token)
    if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), str(kept["nonce"]).encode()):
        raise OpenIdError("the token was made for another sign-in")
    return claims


def _discover(provider: Provider) -> dict[str, Any]:
    found = _fetch(urllib.request.Request(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"))
    if str(found.get("issuer", "")).rstrip("/") != provider.issuer.rstrip("/"):
        raise OpenIdError("the provider names another issuer than the configuration")
    for endpoint in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_address(str(found.get(endpoint, "")))
    return found


def _exchange(provider: Provider, address: str, code: str, verifier: str, return_to: str) -> str:
    """The ID token for the code."""
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": return_to, "code_verifier": verifier}
    basic = base64.b64encode(
        f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}".encode()
    ).decode()
    request = urllib.request.Request(address, urlencode(given).encode(), {"Authorization": f"Basic {basic}"})
    token = _fetch(request).get("id_token")
    if not isinstance(token, str):
        raise OpenIdError("the provider gave no ID token")
    return token


def _read_token(provider: Provider, keys_at: str, token: str) -> dict[str, Any]:
    """The claims of a token that is the provider's, for us, and not run out."""
    expected = jwt.JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "values": [provider.issuer, provider.issuer.rstrip("/")]},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
    )
    try:
        keys = KeySet.import_key_set(_fetch(urllib.request.Request(keys_at)))  # type: ignore[arg-type]
        claims = jwt.decode(token, keys, algorithms=SIGNED_BY).claims
        expected.validate(claims)
    except (JoseError, ValueError) as fault:
        raise OpenIdError(f"the token does not hold: {type(fault).__name__}") from fault
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if len(audience) > 1 and claims.get("azp") != provider.client_id:
        raise OpenIdError("the token was made for another client")
    return dict(claims)


def _fetch(request: urllib.request.Request) -> dict[str, Any]:
    """The provider's JSON answer; raises OpenIdError when it gives none."""
    _check_address(request.full_url)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return dict(json.loads(answer.read(ANSWER_BYTES)))
    except (URLError, OSError, ValueError) as fault:
        raise OpenIdError(f"the provider did not answer as it should: {type(fault).__name__}") from fault
