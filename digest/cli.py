"""The command `digest` and its exit statuses; the commands themselves are in commands/.

0 done, 1 errors were reported and the rest is done, 2 wrong usage or settings, 3 an internal error,
130 interrupted.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Sequence

import click

from digest import __version__
from digest.commands import MODULES, load
from digest.commands.messages import Reported, Stopped, painted, print_notice, usage


class InOrder(click.Group):
    """Commands are listed in the order of a day's work, and imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return load(cmd_name) if cmd_name in MODULES else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in MODULES:  # click looks in `commands` for one that was probably meant
            self.commands = {name: load(name) for name in MODULES}
        return super().resolve_command(ctx, args)


@click.group(
    cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}
)
@click.version_option(__version__, prog_name="digest")
def cli() -> None:
    """A static-site generator for a curated news digest.

    Put articles (.txt .md .html) into content/YYYY-MM-DD/, run “digest build”, and
    open site/index.html.

    \b
    A first digest:   digest init my-digest && cd my-digest
                      digest add ~/clippings/*.html
                      digest build
    A day's work:     digest list     the stories, and lines to paste
                      digest check    what to fix or accept before publishing
                      digest close    fix addresses and wordings
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command, and exit with its status."""
    # Nearly all values are frozen and in no cycle; looking for cycles after every few hundred new
    # objects is a seventh of the work at 10,000 articles.
    gc.set_threshold(20_000, 10, 100)
    try:
        status = cli.main(
            args=arguments and list(arguments), prog_name="digest", standalone_mode=False
        )
        sys.stdout.flush()
        raise SystemExit(status if isinstance(status, int) else 0)
    except (click.exceptions.Abort, KeyboardInterrupt):
        print_notice("interrupted")
        raise SystemExit(130) from None
    except click.ClickException as error:
        ours = error if isinstance(error, Stopped | Reported) else usage(error)
        ours.show()
        raise SystemExit(ours.exit_code) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        where, what = error.filename or "digest", str(error.strerror or error).lower()
        _show(f"{where}: error: {what}. Fix: check the disk, and the permissions of the file.")
        if _verbose():
            raise
        raise SystemExit(1) from None
    except SystemExit:
        raise
    except BaseException as error:
        if _verbose():
            import traceback

            traceback.print_exc()
        _show(
            f"digest: error: an internal error: {type(error).__name__}: {error}."
            " Fix: rerun with -v and report the trace."
        )
        raise SystemExit(3) from None


def run() -> None:
    """Run a command as a process of its own, and end the process at once.

    Python would take apart all modules and values first: .08 s after the imports of a build.
    """
    try:
        main()
    except SystemExit as end:
        if threading.active_count() > 1 or not isinstance(end.code, int):
            raise  # a thread is waited for
        atexit._run_exitfuncs()
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except OSError:
            raise end from None
        os._exit(end.code)


def _show(text: str) -> None:
    print_notice(painted(text, "error"))


def _verbose() -> bool:
    return "-v" in sys.argv or "--verbose" in sys.argv
