"""The command that prints a shell's completion script: completion."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    bash   eval "$(digest completion bash)"       in ~/.bashrc
    zsh    eval "$(digest completion zsh)"        in ~/.zshrc
    fish   digest completion fish | source        in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None, "click completes these three shells"
    context = click.get_current_context().find_root()
    made = kind(context.command, {}, "digest", "_DIGEST_COMPLETE")
    click.echo(made.source_template % made.source_vars())
