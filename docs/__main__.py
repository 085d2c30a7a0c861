"""``python -m docs``: build the reading site. Run in a checkout, with the extra ``docs`` installed."""

import argparse
from pathlib import Path

from docs.build import build
from docs.tree import DOCS


def main() -> int:
    """Build; 0 if the site is whole."""
    parser = argparse.ArgumentParser(prog="python -m docs", description="Builds the reading site, strictly.")
    default = DOCS.parent / "build"
    parser.add_argument("--output", type=Path, default=default / "site", metavar="DIR", help="(build/site)")
    parser.add_argument(
        "--pages", type=Path, default=default / "site-pages", metavar="DIR", help="(build/site-pages)"
    )
    options = parser.parse_args()
    status = build(options.output.resolve(), options.pages.resolve())
    if status == 0:
        print(options.output / "index.html")
    return status


raise SystemExit(main())
