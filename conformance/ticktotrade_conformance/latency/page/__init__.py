"""A latency document as a page: one file of HTML that fetches nothing and runs nothing.

`page` puts the sections together, a module each; `plot` draws lines, `bars` draws bars, `markup` escapes, `style.css` has all
colours and sizes. Lines are SVG that stretches with the page, and what is written beside them is HTML, so that it is as large
on a narrow screen as on a wide one. Each plot has its figures as a table beneath it.
"""
