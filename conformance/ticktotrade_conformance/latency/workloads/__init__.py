"""What is measured: the standard workload of each stage, captures and traces, marked for rounds of new numbers."""
