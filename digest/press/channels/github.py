"""Publish to a branch: `site/` as a commit on `gh-pages`, or on any remote and branch.

The commit is made by git's plumbing in a repository of our own, on top of the branch as it is, so
it holds only what changed, and no work tree is touched. What we made is listed in a file of the
branch; other files of the branch (CNAME, a README) stay, and a branch that holds files but no such
list is refused until the user says so. A push is never forced: when the branch moved on in the
meantime, it is fetched and tried again, so two publishers at once both arrive.

Git does transport and login, and asks nothing without a terminal. Our repository is a copy that can
be made again: one publisher holds a lock on it, removes the locks that a killed git left in it, and
makes it again once when git fails with it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from digest.core.model import Problem, Value

LIST = ".digest-files"  # in the branch: the files that we made, a line each
NOT_PUSHED = (".git", ".gitignore")
PART = ".digest-part"  # what a killed build was copying
TRIES = 4  # pushes, when others push to the branch meanwhile
TIMEOUT = 600  # seconds that a git command may take
SAID = 400  # characters of git's message that are shown
# How git says that the branch has moved on.
MOVED = ("fetch first", "non-fast-forward", "rejected", "cannot lock ref", "stale info")


class Pushed(Value, frozen=True, kw_only=True):
    """What was pushed: `commit` is empty when nothing had changed."""

    commit: str = ""
    changed: int = 0
    problem: Problem | None = None


class GitError(Exception):
    """Git failed; the text is its message."""


class GitMissing(GitError):
    """Git cannot be run, or gives no answer: another try does not help."""


class Busy(Exception):
    """Another process is publishing."""


class Target(Value, frozen=True, kw_only=True):
    """Where to push, and with what message. `remote` is an address or a path.

    `take_over`: also to a branch with files that we did not make; they are kept.
    """

    remote: str
    branch: str
    message: str
    take_over: bool = False


def publish(site: Path, state: Path, target: Target, environment: Mapping[str, str]) -> Pushed:
    """Push the site. `environment` is that of the process."""
    files = _files(site)
    if "index.html" not in files:
        return Pushed(problem=bad(site, "there is no site here.", "Run “digest build” first."))
    folder = state / "publish.git"
    try:
        with _lock(folder) as lock:
            git = _Git(folder, environment, lock)
            git.sweep()
            return _push_or_again(git, site, files, target)
    except Busy:
        fix = "Wait until it has ended, then run the same command again."
        return Pushed(problem=bad(site, "another process is publishing.", fix))
    except GitError as error:
        said = " ".join(str(error).split()) or "git failed"
        by_hand = f"Try “git push {target.remote} {target.branch}” by hand to see why."
        return Pushed(problem=bad(site, f"git cannot publish: {said[:SAID]}", by_hand))


def _push_or_again(git: _Git, site: Path, files: dict[str, Path], target: Target) -> Pushed:
    """Push; when git fails with the copy of an earlier run, once more with a new one."""
    existed = git.folder.exists()
    try:
        return _push(git, site, files, target)
    except GitMissing:
        raise
    except (GitError, OSError):
        if not existed:
            raise
    if git.folder.is_dir():
        shutil.rmtree(git.folder, ignore_errors=True)
    else:
        git.folder.unlink(missing_ok=True)
    return _push(git, site, files, target)


def _push(git: _Git, site: Path, files: dict[str, Path], target: Target) -> Pushed:
    git.prepare()
    for attempt in range(TRIES):
        tip = git.fetch(target.remote, target.branch)
        theirs = git.listed(tip) if tip else {}
        if theirs and LIST not in theirs and not target.take_over:
            what = f"the branch {target.branch} holds {len(theirs)} files that Digest did not make."
            fix = "Choose another branch with --branch, or add --take-over to keep them."
            return Pushed(problem=bad(site, what, fix))
        tree, changed = git.tree(files, theirs)
        if not changed:
            return Pushed()
        commit = git.commit(tree, tip, target.message)
        try:
            git.push(target.remote, commit, target.branch)
        except GitError as error:
            if attempt + 1 < TRIES and any(words in str(error) for words in MOVED):
                continue
            raise
        return Pushed(commit=commit, changed=changed)
    raise AssertionError("unreachable")


@contextmanager
def _lock(folder: Path) -> Iterator[IO[bytes]]:
    """Hold the right to use our repository. Raises Busy when another process has it.

    The lock belongs to an open file, which git inherits: it is held until a git has ended that
    outlives its killed parent.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(folder.with_name(folder.name + ".lock"), "ab") as file:
        try:
            import fcntl
        except ImportError:  # Windows: git's own locks are all there is
            yield file
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield file


def bad(site: Path, what: str, fix: str) -> Problem:
    return Problem(level="error", where=site.name, what=what, fix=fix, name="publish")


def _files(site: Path) -> dict[str, Path]:
    """Return the files of the site by path, without links and what git keeps for itself."""
    found: dict[str, Path] = {}
    for root, folders, names in os.walk(site):
        folders[:] = sorted(f for f in folders if f != ".git" and not Path(root, f).is_symlink())
        for name in sorted(names):
            path = Path(root, name)
            at = path.relative_to(site).as_posix()
            if at not in NOT_PUSHED and not name.startswith(PART) and not path.is_symlink():
                found[at] = path
    return found


class _Git:
    """A bare repository of ours, in which commits are made without a work tree."""

    def __init__(self, folder: Path, environment: Mapping[str, str], lock: IO[bytes]) -> None:
        self.folder = folder
        self._lock = lock
        keep = ("GIT_SSH", "GIT_ASKPASS", "GIT_AUTHOR", "GIT_COMMITTER", "GIT_CONFIG")
        kept = {
            k: v for k, v in environment.items() if not k.startswith("GIT_") or k.startswith(keep)
        }
        ours = {"GIT_TERMINAL_PROMPT": "0", "GIT_DIR": str(folder), "LC_ALL": "C"}
        self.environment = {**kept, **ours}

    def run(
        self, *arguments: str, data: bytes | None = None, more: Mapping[str, str] | None = None
    ) -> bytes:
        """Run git and return what it prints. Raises GitError."""
        try:
            ran = subprocess.run(  # noqa: S603 - every argument is ours or the user's own
                ["git", *arguments],  # noqa: S607 - git is found as the user's shell finds it
                input=data,
                capture_output=True,
                env={**self.environment, **(more or {})},
                timeout=TIMEOUT,
                check=False,
                pass_fds=(self._lock.fileno(),) if os.name == "posix" else (),
            )
        except FileNotFoundError:
            raise GitMissing("there is no git on this machine.") from None
        except subprocess.TimeoutExpired:
            raise GitMissing(f"git {arguments[0]} gave no answer in ten minutes.") from None
        if ran.returncode:
            raise GitError(ran.stderr.decode("utf-8", "replace"))
        return ran.stdout

    def sweep(self) -> None:
        """Remove what a killed git left: its locks, half-written objects, and our index."""
        if not self.folder.is_dir():
            return
        for pattern in ("*.lock", "refs/**/*.lock", "objects/**/tmp_*", "shallow_*"):
            for file in self.folder.glob(pattern):
                file.unlink(missing_ok=True)
        for index in self.folder.glob("index-*"):
            shutil.rmtree(index, ignore_errors=True)

    def prepare(self) -> None:
        """Make the bare repository in which commits are made, if it is missing."""
        if not (self.folder / "HEAD").is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--bare", str(self.folder))

    def fetch(self, remote: str, branch: str) -> str:
        """Fetch the branch and return its tip, or "" where there is none."""
        heads = self.run("ls-remote", "--heads", "--", remote, f"refs/heads/{branch}").decode()
        if not heads.strip():
            return ""
        refs = f"+refs/heads/{branch}:refs/remotes/published"
        self.run("fetch", "--quiet", "--depth=1", "--no-tags", "--", remote, refs)
        return self.run("rev-parse", "refs/remotes/published").decode().strip()

    def listed(self, tip: str) -> dict[str, str]:
        """Return path -> `mode blob` of every file of the branch."""
        out: dict[str, str] = {}
        for row in self.run("ls-tree", "-r", "-z", tip).split(b"\0"):
            if row:
                about, _, path = row.partition(b"\t")
                mode, _, blob = about.decode().split(" ")
                out[path.decode("utf-8", "surrogateescape")] = f"{mode} {blob}"
        return out

    def tree(self, files: Mapping[str, Path], theirs: Mapping[str, str]) -> tuple[str, int]:
        """Write the tree of the next commit; return it and how many files differ from the branch.

        What others put on the branch stays; what we made is replaced.
        """
        ours_before: set[str] = set()
        if LIST in theirs:
            listed = self.run("cat-file", "blob", theirs[LIST].split()[1])
            ours_before = set(listed.decode("utf-8", "surrogateescape").split("\n"))
        names = "".join(f"{p}\n" for p in files).encode("utf-8", "surrogateescape")
        listing = self.run("hash-object", "-w", "--stdin", data=names).decode().strip()
        wanted = {p: v for p, v in theirs.items() if p not in ours_before and p != LIST}
        for path, blob in zip(files, self._blobs(list(files.values())), strict=True):
            if path != "CNAME" or "CNAME" not in wanted:
                wanted[path] = f"100644 {blob}"
        wanted[LIST] = f"100644 {listing}"
        changed = sum(1 for p in set(wanted) | set(theirs) if wanted.get(p) != theirs.get(p))
        return self._written(wanted), changed

    def _written(self, wanted: Mapping[str, str]) -> str:
        rows = b"".join(
            f"{about}\t{path}".encode("utf-8", "surrogateescape") + b"\0"
            for path, about in sorted(wanted.items())
        )
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="index-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            self.run("update-index", "-z", "--add", "--index-info", data=rows, more=index)
            return self.run("write-tree", more=index).decode().strip()

    def _blobs(self, paths: list[Path]) -> list[str]:
        rows = "".join(f"{p.resolve()}\n" for p in paths).encode("utf-8", "surrogateescape")
        made = self.run("hash-object", "-w", "--no-filters", "--stdin-paths", data=rows)
        found = made.decode().split()
        if len(found) != len(paths):
            raise GitError("a file of the site has a line break in its name.")
        return found

    def commit(self, tree: str, tip: str, message: str) -> str:
        """Return the hash of a new commit on `tip`; “Digest” is its author if git has none."""
        parents = ["-p", tip] if tip else []
        ours = {
            f"GIT_{role}_{part}": value
            for role in ("AUTHOR", "COMMITTER")
            for part, value in (("NAME", "Digest"), ("EMAIL", "digest@localhost"))
        }
        try:
            named = {} if self.run("var", "GIT_COMMITTER_IDENT") else ours
        except GitError:
            named = ours
        return self.run("commit-tree", tree, *parents, "-m", message, more=named).decode().strip()

    def push(self, remote: str, commit: str, branch: str) -> None:
        """Push a commit to a branch, never by force. Raises GitError."""
        self.run("push", "--quiet", "--", remote, f"{commit}:refs/heads/{branch}")
