"""docs/mail.md describes what exists: settings, states, options, template variables, and a workflow
that runs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import mail_cases
import paths
from digest.core import yaml_reading
from digest.press.channels import mail_login
from digest.press.channels.ledger import STATES
from digest.press.outputs import newsletter

PAGE = (paths.ROOT / "docs" / "mail.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^ *```{kind}\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)


def test_each_variable_of_the_templates_is_described() -> None:
    """Each variable of the templates is named."""

    def names(value: Any) -> set[str]:
        if isinstance(value, dict):
            return {str(k) for k in value} | {n for v in value.values() for n in names(v)}
        if isinstance(value, list):
            return {n for v in value for n in names(v)}
        return set()

    letter = newsletter.jobs(mail_cases.digest(), mail_cases.CALM)[0].values["letter"]
    table = PAGE.partition("## Templates")[2]
    reported = set(re.findall(r"`([a-z_]+)`", table))
    for name in letter:
        assert name in reported, name
    story = letter["sections"][0]["stories"][0]
    for name in story:
        assert name in reported, name
    for name in story["summary"][0]["marks"][0]:
        assert name in reported, name


def test_each_state_and_option_is_described() -> None:
    """Each state is named, and no other."""
    rows = re.findall(
        r"^\| `([a-z]+)` \|", PAGE.partition("## The ledger")[2].partition("## ")[0], re.MULTILINE
    )
    assert sorted(rows) == sorted(STATES)
    for option in (
        "--smtp",
        "--to",
        "--list",
        "--test",
        "--outbox",
        "--status",
        "--retry-unknown",
        "--retry-refused",
        "--force",
        "--again",
        "--mask",
    ):
        assert option in PAGE, option
    assert mail_login.USER in PAGE
    assert mail_login.PASSWORD in PAGE
    assert mail_login.KEYRING in PAGE


def test_the_settings_shown_are_settings() -> None:
    """The example is read without a problem."""
    from digest.core import config

    settings, problems = config.read(blocks("yaml")[0])
    assert problems == ()
    assert settings.email.security == "starttls"
    assert settings.email.unsubscribe_url.endswith("{token}")


def test_the_lists_shown_are_lists(tmp_path: Path) -> None:
    """CSV and YAML are read alike."""
    from digest.press.channels import recipients

    (tmp_path / "a.csv").write_text(blocks("csv")[0])
    (tmp_path / "a.yaml").write_text(blocks("yaml")[1])
    for name in ("a.csv", "a.yaml"):
        found, problems = recipients.load(tmp_path / name)
        assert [r.address for r in found] == ["ann@example.org", "bob@example.org"]
        assert not problems


def test_the_workflow_is_one(tmp_path: Path) -> None:
    """It parses, never cancels a running post, has the fewest permissions, makes no artifact, and
    its scripts are valid."""
    read = yaml_reading.load(blocks("yaml")[2], "mail.yml")
    assert read.problems == ()
    flow = read.data
    assert flow["concurrency"] == {"group": "mail", "cancel-in-progress": False}
    assert flow["permissions"] == {"contents": "read"}
    steps = flow["jobs"]["mail"]["steps"]
    order = [s.get("run", "") for s in steps]
    where = [
        next(i for i, run in enumerate(order) if word in run)
        for word in ("digest check", "digest build", "digest publish", "digest send")
    ]
    assert where == sorted(where)
    assert "artifact" not in blocks("yaml")[2]
    for run in order:
        script = re.sub(r"\$\{\{[^}]*\}\}", "x", run)
        assert (
            subprocess.run(["bash", "-n"], input=script, text=True, capture_output=True).returncode
            == 0
        ), run
