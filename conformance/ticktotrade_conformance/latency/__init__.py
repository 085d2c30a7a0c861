"""How long a backend takes, and what may be said of that (chapter *Latency*).

`measuring_run` measures by turns and judges, `document` is what a run leaves behind, `trajectory_screen` and `page` show it,
`against` holds one run against another. The modules are imported one by one: what asks an interpreter about itself runs where
little is installed.
"""
