"""The command that pushes the site to a branch: publish."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import click

from digest.commands.messages import Stopped, count
from digest.commands.options import Asked, options, report

NO_REPOSITORY = 128  # the exit status of git outside a repository


@click.command()
@click.option("--remote", default="origin", help="A git remote, or an address [origin].")
@click.option("--branch", default="gh-pages", help="The branch that is served [gh-pages].")
@click.option("-m", "--message", default="Publish the site", help="The commit message.")
@click.option(
    "--take-over", is_flag=True, help="Keep the other files of a branch, and add the site."
)
@click.option("--force", is_flag=True, help="Push the site as it is, also if a build is due.")
@options("config", "destination")
def publish(
    asked: Asked, remote: str, branch: str, message: str, take_over: bool, force: bool
) -> int:
    """Push site/ to a branch, if you do not publish by workflow.

    Run “digest build” first. The commit changes only what changed. CNAME and other files of
    the branch stay, nothing is forced, and no file that Digest did not make is overwritten.
    """
    from digest.pipeline import addresses, unchanged
    from digest.press import site
    from digest.press.channels import github

    pub = asked.publication()
    if not re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9][A-Za-z0-9._/-]*(?<!\.lock)(?<!/)", branch):
        fix = "Use letters, digits and hyphens, for example gh-pages."
        raise Stopped(f"“{branch}” is not a name for a branch", fix, "digest publish")
    if remote.startswith("-"):
        fix = "Name a remote, such as origin, or an address."
        raise Stopped(f"“{remote}” is not a git remote", fix, "digest publish")
    address = _address(pub.root, remote)
    unfit = None if force else site.unfit(pub.site, pub.state) or unchanged.outdated(pub)
    if unfit is not None:
        return report(asked, [unfit], pub)
    addresses.record(pub.records, addresses.of_site(pub.site))
    target = github.Target(remote=address, branch=branch, message=message, take_over=take_over)
    pushed = github.publish(pub.site, pub.state, target, os.environ)
    if pushed.problem is not None:
        return report(asked, [pushed.problem], pub)
    changed = f"{count(pushed.changed, 'file')} changed on {branch}: {pushed.commit[:12]}"
    asked.say(changed if pushed.commit else f"{branch} is up to date.")
    return 0


def _address(root: Path, remote: str) -> str:
    """Return the address of a remote; a path is relative to the publication."""
    command = ["git", "-C", str(root), "remote", "get-url", "--", remote]
    try:
        found = subprocess.run(  # noqa: S603 - the arguments are a remote's name, and git's own
            command, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        fix = "Install git, and put it on your PATH."
        raise Stopped("the program git was not found", fix, "digest publish") from None
    address = found.stdout.strip() if found.returncode == 0 else remote
    if address == "origin" and found.returncode == NO_REPOSITORY:
        fix = "Run “git init” and “git remote add origin ADDRESS”, or give --remote ADDRESS."
        raise Stopped("the publication is not in a git repository", fix, "digest publish")
    if address == "origin":
        fix = "Add one with “git remote add origin ADDRESS”, or name one with --remote."
        raise Stopped("this publication's repository has no remote “origin”", fix, "digest publish")
    if "://" not in address and not re.match(r"[\w.-]+@?[\w.-]*:", address):
        return str((root / address).resolve())
    return address
