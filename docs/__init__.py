"""The reading site: pages made from the specification, the reference and the kit, built by Sphinx.

`tree` gathers the pages, `build` turns them into HTML, `links` looks at every link of it. What a page says is made
from data when the site is built: nothing here is a copy.
"""
