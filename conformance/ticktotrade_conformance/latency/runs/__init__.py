"""Several backends measured in turn in one run, until the judgement is made or time is up."""
