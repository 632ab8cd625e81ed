"""The program's own wheel, made from the installed files. (Writes.)

A publication names the program in its requirements.txt. While the running program is not from a
package index, `init` puts its wheel and the lock of its dependencies into the publication's
`vendor/`, so that the line can be installed anywhere.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
DISTRIBUTION = "digest-news"
LOCK = "requirements.lock"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
BESIDE = ("themes", LOCK)  # beside the package in a checkout, inside it in a wheel
NEVER = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"}  # written by whoever installs


def from_index() -> bool:
    """Return whether the running program was installed from a package index.

    An installer writes direct_url.json only for a folder, a file or an address (PEP 610).
    """
    try:
        return metadata.distribution(DISTRIBUTION).read_text("direct_url.json") is None
    except metadata.PackageNotFoundError:
        return False


def requirements(folder: Path, version: str) -> str:
    """Return the lines for requirements.txt; write what they name into `folder`/vendor."""
    if from_index():
        return f"{DISTRIBUTION}=={version}\n"
    try:
        wheel, digest = write_wheel(folder / "vendor")
    except metadata.PackageNotFoundError:  # run from a folder that was never installed
        return f"{DISTRIBUTION}=={version}\n"
    lock = next(p for p in (PACKAGE / LOCK, PACKAGE.parent / LOCK) if p.is_file())
    (folder / "vendor" / LOCK).write_bytes(lock.read_bytes())
    return (
        "# It is not on a package index yet: its wheel and the lock of its dependencies are in\n"
        f"# vendor/. Once it is, write {DISTRIBUTION}=={version} in place of the next two lines.\n"
        f"./vendor/{wheel} --hash=sha256:{digest}\n"
        f"-r vendor/{LOCK}\n"
    )


def write_wheel(folder: Path) -> tuple[str, str]:
    """Write the wheel into `folder`; return its name and SHA-256.

    The same files give the same bytes. Raises PackageNotFoundError when nothing is installed.
    """
    installed = metadata.distribution(DISTRIBUTION)
    name = f"{DISTRIBUTION.replace('-', '_')}-{installed.version}"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}-py3-none-any.whl"
    rows: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in sorted((*_package(), *_metadata(installed, f"{name}.dist-info"))):
            wheel.writestr(_entry(path), data)
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            rows.append(f"{path},sha256={digest},{len(data)}\n")
        record = f"{name}.dist-info/RECORD"
        wheel.writestr(_entry(record), "".join((*rows, f"{record},,\n")))
    return target.name, hashlib.sha256(target.read_bytes()).hexdigest()


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _package() -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package, as a wheel holds them."""
    yield from _below(PACKAGE, PACKAGE.name)
    for name in BESIDE:
        if not (PACKAGE / name).exists():
            yield from _below(PACKAGE.parent / name, f"{PACKAGE.name}/{name}")


def _below(start: Path, prefix: str) -> Iterator[tuple[str, bytes]]:
    if start.is_file():
        yield prefix, start.read_bytes()
    for path in start.rglob("*"):
        parts = path.relative_to(start).parts
        if path.is_file() and "__pycache__" not in parts and not path.name.startswith("."):
            yield "/".join((prefix, *parts)), path.read_bytes()


def _metadata(installed: metadata.Distribution, folder: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the .dist-info folder, without those that an installer writes."""
    for file in installed.files or ():
        if file.parts[0].endswith(".dist-info") and file.name not in NEVER:
            path = Path(str(installed.locate_file(file)))
            if path.is_file():
                yield "/".join((folder, *file.parts[1:])), path.read_bytes()
