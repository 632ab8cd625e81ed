"""Commands that hand the site on: publish.

In: options. Out: a commit on a branch, and an exit status.
"""

from __future__ import annotations

import os
import subprocess

import click

from digest.commands.options import Asked, common, report, tell


@click.command()
@click.option(
    "--remote",
    default="origin",
    help="A remote of the publication's repository, or an address [origin].",
)
@click.option("--branch", default="gh-pages", help="The branch that is served [gh-pages].")
@click.option("-m", "--message", default="Publish the site", help="Of the commit.")
@click.option(
    "--take-over",
    is_flag=True,
    help="A branch that holds other files: keep them, and add the site.",
)
@click.option("--force", is_flag=True, help="Although the last build reported errors.")
@common
def publish(
    asked: Asked, remote: str, branch: str, message: str, take_over: bool, force: bool
) -> int:
    """Push site/ to a branch, for those who do not publish by workflow.

    The commit changes only what changed; CNAME and other files of the branch stay, .nojekyll is
    there, no push is forced, and nothing that Digest did not make is overwritten. Run “digest
    build” before; a site whose build reported errors is pushed only with --force.
    """
    import re

    from digest.pipeline import addresses
    from digest.press import site
    from digest.press.channels import github

    pub = asked.publication()
    if (
        not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", branch)
        or ".." in branch
        or branch.endswith((".lock", "/"))
    ):
        raise click.BadParameter(f"“{branch}” is not the name of a branch.", param_hint="--branch")
    if remote.startswith("-"):
        raise click.BadParameter(f"“{remote}” is not a remote.", param_hint="--remote")
    found = subprocess.run(  # noqa: S603 - the arguments are a name of a remote, and git's own
        ["git", "-C", str(pub.root), "remote", "get-url", "--", remote],  # noqa: S607 - git as the user's shell finds it
        capture_output=True,
        text=True,
        check=False,
    )
    address = found.stdout.strip() if found.returncode == 0 else remote
    if address == "origin":
        raise click.UsageError(
            "this publication's repository has no remote “origin”: name one with --remote."
        )
    if "://" not in address and not re.match(r"[\w.-]+@?[\w.-]*:", address):
        address = str((pub.root / address).resolve())
    unfit = None if force else site.unfit(pub.site, pub.state)
    if unfit is not None:
        return report(asked, [unfit])
    addresses.record(pub.records, addresses.of_site(pub.site))
    target = github.Target(remote=address, branch=branch, message=message, take_over=take_over)
    pushed = github.publish(pub.site, pub.state, target, os.environ)
    if pushed.problem is not None:
        return report(asked, [pushed.problem])
    if not asked.quiet:
        tell(
            f"{pushed.changed} files changed on {branch}: {pushed.commit[:12]}"
            if pushed.commit
            else f"{branch} is up to date."
        )
    return 0
