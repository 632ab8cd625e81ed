"""The front door: `digest` and its exit statuses; the commands themselves stand in commands/.

Every command answers with the contract's status: 0 done, 1 errors told (the rest is done), 2 usage or settings, 3 a fault of the
program, 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

import click

from digest import __version__
from digest.commands import COMMANDS
from digest.commands.options import tell


class InOrder(click.Group):
    """Commands are listed in the order of a day's work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=InOrder, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="digest")
def cli() -> None:
    """A static-site generator for a curated news digest.

    Drop articles as they were found (.txt .md .html) into content/YYYY-MM-DD/, run “digest build”, open site/index.html.

    \b
    A first digest:   digest init my-digest && cd my-digest
                      digest add ~/clippings/*.html
                      digest build
    A day's work:     digest list     what became of the articles, and lines to paste
                      digest check    what an editor should see before publishing
                      digest close    the edition is out: fix its addresses and wordings
    """


for _command in COMMANDS:
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, and answer with the contract's exit status."""
    # Nearly all that a build makes is frozen, and in no circle: looking for circles after every few hundred things is a seventh of the work
    # at ten thousand articles.
    gc.set_threshold(20_000, 10, 100)
    try:
        status = cli.main(
            args=arguments and list(arguments), prog_name="digest", standalone_mode=False
        )
        sys.stdout.flush()
        raise SystemExit(status if isinstance(status, int) else 0)
    except click.exceptions.Abort:
        tell("interrupted")
        raise SystemExit(130) from None
    except KeyboardInterrupt:
        tell("interrupted")
        raise SystemExit(130) from None
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None
    except OSError as error:
        tell(
            f"{error.filename or 'error'}: {error.strerror or error}. Look at the disk, and at your rights to write there."
        )
        if _verbose():
            raise
        raise SystemExit(1) from None
    except SystemExit:
        raise
    except BaseException as error:
        if _verbose():
            import traceback

            traceback.print_exc()
        tell(
            f"a fault of the program: {type(error).__name__}: {error}. Run it again with -v for a trace, and tell us."
        )
        raise SystemExit(3) from None


def _verbose() -> bool:
    return "-v" in sys.argv or "--verbose" in sys.argv
