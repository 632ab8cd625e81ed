"""The login at the mail server: from the environment, or the password from the system's keyring."""

from __future__ import annotations

from collections.abc import Mapping

from digest.core.config import Email
from digest.core.model import Problem
from digest.press.channels.problems import bad
from digest.press.channels.smtp import Login

USER, PASSWORD = "DIGEST_SMTP_USER", "DIGEST_SMTP_PASSWORD"
KEYRING = "digest-smtp"  # the service under which a keyring keeps the password


def login(environment: Mapping[str, str], mail: Email) -> Login | None:
    """Return user and password; None without a user or a password."""
    user = environment.get(USER, "")
    if not user:
        return None
    password = environment.get(PASSWORD)
    if password is None:
        password = _from_keyring(user, mail.host)
    return Login(user, password) if password is not None else None


def login_problems(login: Login | None) -> list[Problem]:
    """Return why the login cannot be used: SMTP carries ASCII in user and password."""
    if login is None or (login.user.isascii() and login.password.isascii()):
        return []
    what = f"the user or password in {USER} and {PASSWORD} has characters outside ASCII."
    fix = "Set a password of ASCII characters at the mail server."
    return [bad("email", what, fix, "setting")]


def _from_keyring(user: str, host: str) -> str | None:
    """Return the password kept for the user at this host, or for the user at any."""
    try:
        import keyring

        at_host: str | None = keyring.get_password(KEYRING, f"{user}@{host}")
        return at_host or keyring.get_password(KEYRING, user)
    except Exception:
        # The extra is not installed, or no keyring is: each kind of keyring has errors of its own.
        return None
