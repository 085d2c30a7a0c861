"""What follows from rounds, without I/O: floors, intervals, verdicts, pauses, comparisons, loads, beside the budgets."""
