"""Host names and addresses in settings, and settings nested too deeply for a file system."""

from __future__ import annotations

import pytest

from digest.core import config, hosts


@pytest.mark.parametrize(
    "name",
    ["localhost", "mail.example.org", "127.0.0.1", "::1", "[::1]", "münchen.example", "a.b."],
)
def test_a_host_that_can_be_looked_up(name: str) -> None:
    """Valid: names, IP addresses, names in other scripts, a trailing dot."""
    assert hosts.is_host(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a..b.example",
        "a" * 64 + ".example",
        "-a.example",
        "a b",
        "é" * 60,
        "a/b",
        "abcdefgh." * 40,
    ],
)
def test_a_host_that_cannot(name: str) -> None:
    """Invalid: empty or overlong labels, overlong names, other characters."""
    assert not hosts.is_host(name)


@pytest.mark.parametrize(
    "setting",
    [
        "email: {host: a..b.example}",
        "email: {host: " + "a" * 70 + ".example}",
        "email: {port: 0}",
        "email: {port: 70000}",
        "email: {rate: .inf}",
        "email: {rate: -1}",
        "base_url: https://a..b/",
        "base_url: https://example.org:99999/x",
        "permalinks: " + "/a" * 2000 + "/:slug/",
    ],
)
def test_a_setting_that_cannot_work_is_an_error_at_once(setting: str) -> None:
    """The message names the key, and the default is used, so that no command meets the value later."""
    settings, problems = config.read(f"title: T\n{setting}\n")
    assert [p.name for p in problems] == ["setting"]
    assert settings.email == config.Email()
    assert settings.masthead.base_url == ""
    assert settings.permalinks == config.Settings().permalinks
