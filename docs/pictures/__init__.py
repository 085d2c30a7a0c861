"""Pictures of the site: inline SVG, made from data when the site is built.

A module a kind of picture. Each draws on a `docs.pictures.drawing.Drawing`, which knows neither colours nor sizes of
letters: those are the site's style sheet's. `placed` says which chapter has which picture, and where.
"""
