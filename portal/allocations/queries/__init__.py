"""Reading allocations, their projects, their ballots and their results."""
