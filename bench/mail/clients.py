"""Is the mail fit for the clients that people have? caniemail's tables and mailparser, both from npm, over the cases of the tests.

    python bench/mail/clients.py

In: the invented editions of the tests, as mails in an outbox. Out: a line a finding, exit status 1 when something that carries meaning
is not supported by Gmail, Outlook or Apple Mail, or a mail is not read as it was written. Needs Node and, once, the registry; nothing
of it is part of the program or of `make test`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
PACKAGES = ("caniemail@2.0.2", "mailparser@3.9.0")


def main() -> int:
    import mail_cases
    from digest.press import render, theme
    from digest.press.channels import mail
    from digest.press.outputs import newsletter, newsletter_values
    from mail_child import request

    if shutil.which("npm") is None:
        print("npm is not here")
        return 1
    tools = ROOT / ".digest" / "bench-mail"
    tools.mkdir(parents=True, exist_ok=True)
    for name in ("clients.mjs", "fine.json"):
        shutil.copy(HERE / name, tools / name)
    if not (tools / "node_modules").is_dir():
        subprocess.run(
            [
                "npm",
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                str(tools),
                *PACKAGES,
            ],
            check=True,
        )
    plain = theme.load("plain")[0]
    worst = 0
    editions = {
        "calm": mail_cases.CALM,
        "hostile": mail_cases.HOSTILE,
        "long": mail_cases.long_edition(60),
    }
    for name, edition in editions.items():
        with tempfile.TemporaryDirectory() as folder:
            foot = newsletter_values.Foot(unsubscribe="mailto:leave@weathercock.example")
            html, text = newsletter.render(
                partial(render.page, plain), mail_cases.digest(), edition, foot
            )
            r = request(
                Path(folder),
                1,
                edition=edition,
                html=html.data.decode(),
                text=text.data.decode(),
                smtp=False,
                to=("ann@example.org",),
            )
            result = mail.send_edition(r)
            assert result.code == 0, result
            print(f"== {name}")
            out = Path(folder) / ".digest" / "outbox" / edition.day
            worst |= subprocess.run(
                ["node", str(tools / "clients.mjs"), str(out)], check=False
            ).returncode
    return worst


if __name__ == "__main__":
    sys.exit(main())
