"""The site from start to end: gather the pages, let Sphinx make HTML of them, look at every link."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from docs.links import broken_links
from docs.trajectory_page import write_plots
from docs.tree import DOCS, write_tree

_STRICT: Final = ("--fail-on-warning", "--keep-going", "--nitpicky")


def build(site: Path, pages: Path) -> int:
    """Build the site into a folder, whose content is replaced; the status to end with.

    ``pages`` keeps the pages as Sphinx read them. 0 if there was no warning and every link leads somewhere.
    """
    write_tree(pages)
    shutil.rmtree(site, ignore_errors=True)
    arguments = ["-b", "html", "-j", "auto", "-q", *_STRICT, "-c", str(DOCS), str(pages), str(site)]
    status = subprocess.run(
        [sys.executable, "-m", "sphinx", *arguments], cwd=DOCS.parent, check=False
    ).returncode
    if status:
        return status
    write_plots(site / "_static")
    broken = list(broken_links(site))
    for page, address in broken:
        print(f"{page}: {address} leads nowhere; mend the page that it is made from", file=sys.stderr)
    return 1 if broken else 0
