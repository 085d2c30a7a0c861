"""Settings for every test: no deadlines, no example database, the same examples in every run."""

import hypothesis

hypothesis.settings.register_profile(
    "ours", deadline=None, database=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
)
hypothesis.settings.load_profile("ours")
