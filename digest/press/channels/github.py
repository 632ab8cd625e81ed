"""Publish to a branch: `site/` as a commit on `gh-pages`, or any remote and branch. (Reads the site; the rest is git's.)

In: the folder of the site, where git keeps its own copy, the remote, the branch. Out: what was pushed, or a Problem. Trusts git for
transport and login; asks nothing (no prompt without a terminal).

The commit is made with plumbing from an index of its own, on top of the branch as it is, so that it holds only what changed and nobody's
work tree is touched. What we made is listed in a file of the branch; another branch's files (CNAME, a README) stay, and a branch that
holds files but no such list is not ours: it is refused until the user says so. A push is never forced: when the branch moved on in
the meantime, it is fetched and tried again, so that two publishers at once both arrive.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from digest.core.model import Problem, Value

LIST = ".digest-files"  # in the branch: the files that we made, a line each
KEEP = (".git", ".gitignore")
TRIES = 4


class Pushed(Value, frozen=True, kw_only=True):
    """What happened: `commit` is empty when nothing had changed."""

    commit: str = ""
    changed: int = 0
    problem: Problem | None = None


class GitError(Exception):
    """Git said no; the text is what it said."""


def publish(
    site: Path,
    state: Path,
    remote: str,
    branch: str,
    message: str,
    environment: Mapping[str, str],
    take_over: bool = False,
) -> Pushed:
    """Push the site. `remote` is an address or a path; `environment` is that of the process."""
    git = _Git(state / "publish.git", environment)
    try:
        files = _files(site)
        if "index.html" not in files:
            return Pushed(problem=_bad(site, "there is no site here.", "Run “digest build” first."))
        git.prepare()
        for attempt in range(TRIES):
            tip = git.fetch(remote, branch)
            theirs = git.listed(tip) if tip else {}
            if tip and theirs and LIST not in theirs and not take_over:
                what = f"the branch {branch} holds {len(theirs)} files that Digest did not make."
                return Pushed(
                    problem=_bad(
                        site,
                        what,
                        "Choose another branch with --branch, or say --take-over to keep them and add the site.",
                    )
                )
            tree, changed = git.tree(site, files, tip, theirs)
            if not changed:
                return Pushed()
            commit = git.commit(tree, tip, message)
            try:
                git.push(remote, commit, branch)
            except GitError as error:
                moved = any(
                    word in str(error)
                    for word in (
                        "fetch first",
                        "non-fast-forward",
                        "rejected",
                        "cannot lock ref",
                        "stale info",
                    )
                )
                if moved and attempt + 1 < TRIES:
                    continue
                raise
            return Pushed(commit=commit, changed=changed)
    except GitError as error:
        said = " ".join(str(error).split()) or "git failed"
        return Pushed(
            problem=_bad(
                site,
                f"git cannot publish: {said[:400]}",
                f"Try “git push {remote} {branch}” by hand to see why.",
            )
        )
    raise AssertionError("unreachable")


def _bad(site: Path, what: str, fix: str) -> Problem:
    return Problem(level="error", where=site.name, what=what, fix=fix, name="publish")


def _files(site: Path) -> dict[str, Path]:
    """The files of the site by path; links and what git keeps for itself are left out."""
    found: dict[str, Path] = {}
    for root, folders, names in os.walk(site):
        folders[:] = sorted(f for f in folders if f != ".git" and not Path(root, f).is_symlink())
        for name in sorted(names):
            path = Path(root, name)
            at = path.relative_to(site).as_posix()
            if at not in KEEP and not path.is_symlink():
                found[at] = path
    return found


class _Git:
    """A bare repository of ours, in which commits are made without a work tree."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder = folder
        kept = {
            k: v
            for k, v in environment.items()
            if not k.startswith("GIT_")
            or k.startswith(("GIT_SSH", "GIT_ASKPASS", "GIT_AUTHOR", "GIT_COMMITTER", "GIT_CONFIG"))
        }
        self.environment = {
            **kept,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_DIR": str(folder),
            "LC_ALL": "C",
        }

    def run(
        self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        try:
            ran = subprocess.run(  # noqa: S603 - the program is git, and every argument is ours or the user's own
                ["git", *arguments],  # noqa: S607 - git is found as the user's shell finds it
                input=data,
                capture_output=True,
                env={**self.environment, **(more or {})},
                timeout=600,
                check=False,
            )
        except FileNotFoundError:
            raise GitError("there is no git on this machine.") from None
        except subprocess.TimeoutExpired:
            raise GitError(f"git {arguments[0]} did not answer in ten minutes.") from None
        if ran.returncode:
            raise GitError(ran.stderr.decode("utf-8", "replace"))
        return ran.stdout

    def prepare(self) -> None:
        if not (self.folder / "HEAD").is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--bare", str(self.folder))

    def fetch(self, remote: str, branch: str) -> str:
        """The tip of the branch, or an empty text where there is none."""
        listed = self.run("ls-remote", "--heads", "--", remote, f"refs/heads/{branch}").decode()
        if not listed.strip():
            return ""
        self.run(
            "fetch",
            "--quiet",
            "--depth=1",
            "--no-tags",
            "--",
            remote,
            f"+refs/heads/{branch}:refs/remotes/published",
        )
        return self.run("rev-parse", "refs/remotes/published").decode().strip()

    def listed(self, tip: str) -> dict[str, str]:
        """Path -> `mode blob` of every file of the branch."""
        out: dict[str, str] = {}
        for row in self.run("ls-tree", "-r", "-z", tip).split(b"\0"):
            if row:
                about, _, path = row.partition(b"\t")
                mode, _, blob = about.decode().split(" ")
                out[path.decode("utf-8", "surrogateescape")] = f"{mode} {blob}"
        return out

    def tree(
        self, site: Path, files: Mapping[str, Path], tip: str, theirs: Mapping[str, str]
    ) -> tuple[str, int]:
        """The tree of the next commit, and how many files differ from the branch. What others put there stays; ours is replaced."""
        ours_before: set[str] = set()
        if LIST in theirs:
            ours_before = set(
                self.run("cat-file", "blob", theirs[LIST].split()[1])
                .decode("utf-8", "surrogateescape")
                .split("\n")
            )
        names = "".join(f"{p}\n" for p in files).encode("utf-8", "surrogateescape")
        made = dict(zip(files, self._blobs(list(files.values())), strict=True))
        listing = self.run("hash-object", "-w", "--stdin", data=names).decode().strip()
        wanted = {p: v for p, v in theirs.items() if p not in ours_before and p != LIST}
        wanted.update(
            {
                p: f"100644 {blob}"
                for p, blob in made.items()
                if p != "CNAME" or "CNAME" not in wanted
            }
        )
        wanted[LIST] = f"100644 {listing}"
        changed = sum(1 for p in set(wanted) | set(theirs) if wanted.get(p) != theirs.get(p))
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            index = str(Path(folder) / "index")
            rows = b"".join(
                f"{about}\t{path}".encode("utf-8", "surrogateescape") + b"\0"
                for path, about in sorted(wanted.items())
            )
            self.run(
                "update-index",
                "-z",
                "--add",
                "--index-info",
                data=rows,
                more={"GIT_INDEX_FILE": index},
            )
            return self.run("write-tree", more={"GIT_INDEX_FILE": index}).decode().strip(), changed

    def _blobs(self, paths: list[Path]) -> list[str]:
        rows = "".join(f"{p.resolve()}\n" for p in paths).encode("utf-8", "surrogateescape")
        found = (
            self.run("hash-object", "-w", "--no-filters", "--stdin-paths", data=rows)
            .decode()
            .split()
        )
        if len(found) != len(paths):
            raise GitError("a file of the site has a line break in its name.")
        return found

    def commit(self, tree: str, tip: str, message: str) -> str:
        parents = ["-p", tip] if tip else []
        who = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", "Digest"), ("EMAIL", "digest@localhost"))
        }
        try:
            named = {} if self.run("var", "GIT_COMMITTER_IDENT") else who
        except GitError:
            named = who
        return self.run("commit-tree", tree, *parents, "-m", message, more=named).decode().strip()

    def push(self, remote: str, commit: str, branch: str) -> None:
        self.run("push", "--quiet", "--", remote, f"{commit}:refs/heads/{branch}")
