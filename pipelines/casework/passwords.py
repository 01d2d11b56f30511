"""Passwords and second factors: argon2id hashes, and time-based codes that count once."""

import datetime as dt
import hmac
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 10
STEP = 30
COMMON = frozenset(
    {"1234567890", "0123456789", "password12", "password123", "qwertyuiop", "1111111111", "0000000000", "abcd123456"}
)


@cache
def _hasher() -> PasswordHasher:
    """argon2id: 19 MiB, two passes; about a tenth of a second, so that a sign-in can't be used to exhaust the server."""
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The hash that is stored."""
    return _hasher().hash(password)


def is_password(stored: str, password: str) -> bool:
    """True if the password is the one whose hash is stored."""
    try:
        return _hasher().verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobody() -> str:
    """The hash of a password that nobody has: an unknown login takes as long as a wrong password."""
    return hash_password(pyotp.random_base32())


def find_weakness(password: str, login: str) -> str | None:
    """The sentence on why a password is too weak; null for one that will do."""
    if len(password) < MIN_LENGTH or len(password) > 200:
        return f"密码至少 {MIN_LENGTH} 个字符。 A password has at least {MIN_LENGTH} characters."
    if password.lower() in COMMON or login.lower() in password.lower() or len(set(password)) < 4:
        return "密码过于简单，或含有登录名。 The password is too simple or contains the login."
    return None


def new_secret() -> str:
    """A secret for an authenticator app."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, login: str) -> str:
    """What the QR code for an authenticator app says."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=login, issuer_name="Shenyan")


def matching_step(secret: str, code: str, at: dt.datetime, last_step: int) -> int | None:
    """The time step whose code this is, one step of drift allowed; null for a wrong code or one used before."""
    now = int(at.timestamp()) // STEP
    generator = pyotp.TOTP(secret, interval=STEP)
    for step in (now - 1, now, now + 1):
        if step > last_step and hmac.compare_digest(generator.at(step * STEP), code.strip()):
            return step
    return None
