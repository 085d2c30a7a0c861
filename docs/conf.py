"""What Sphinx has to know; `docs.build` runs it."""

from pathlib import Path
from typing import Any

from docs.glossary import hovering

project = "tick-to-trade"
html_title = "tick-to-trade"
author = "The tick-to-trade authors"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_search_scorer = str(Path(__file__).with_name("scorer.js"))
smartquotes = False
html_domain_indices = False
html_show_copyright = False
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {"sidebar_hide_name": False}
pygments_style = "default"
# Single backticks in docstrings name things of the code.
default_role = "code"
suppress_warnings = ["ref.python"]
nitpicky = True
# What annotations name is Python's own, or private: only the site's own links have to lead somewhere.
nitpick_ignore_regex = [("py:.*", ".*")]
autodoc_member_order = "bysource"
autodoc_typehints = "signature"


def setup(app: Any) -> dict[str, bool]:
    """Enter what a chapter can link to, and the meanings of its terms."""
    app.add_object_type("requirement", "req", objname="requirement")
    app.add_object_type("operation", "op", objname="operation")
    app.add_object_type("type", "type", objname="type")
    app.connect("doctree-resolved", hovering)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
