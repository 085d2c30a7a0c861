"""The API of ``ticktotrade`` from its docstrings: a page a package, and one for the modules beside them."""

from pathlib import PurePosixPath

from docs.excerpts import modules
from docs.page import Page, aside


def api_pages() -> list[Page]:
    """The pages, and one that lists them."""
    grouped: dict[str, list[str]] = {}
    for module in modules():
        parts = PurePosixPath(module).with_suffix("").parts
        grouped.setdefault(parts[0] if len(parts) > 1 else "modules", []).append(module)
    pages = [_api_page(package, found) for package, found in grouped.items()]
    listed = [f"- {{doc}}`/{page.name}`" for page in pages]
    lines = ["# The API of `ticktotrade`", "", "From the docstrings, package by package.", "", *listed]
    return [Page("api", "\n".join(lines)), *map(aside, pages)]


def _api_page(package: str, found: list[str]) -> Page:
    lines = [f"# {'ticktotrade' if package == 'modules' else f'ticktotrade.{package}'}"]
    for module in found:
        lines += [
            "",
            f"## {module}",
            "",
            "```{eval-rst}",
            f".. automodule:: {_dotted(module)}",
            *_options(module),
            "```",
        ]
    return Page(f"api/{package}", "\n".join(lines))


def _dotted(module: str) -> str:
    parts = [part for part in PurePosixPath(module).with_suffix("").parts if part != "__init__"]
    return ".".join(["ticktotrade", *parts])


def _options(module: str) -> list[str]:
    """A package's own names are documented where they are defined."""
    return [] if module.endswith("__init__.py") else ["   :members:", "   :show-inheritance:"]
