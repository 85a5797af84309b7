"""What waits for a visitor: one file for each subject, each a function from `Asked` to tasks."""
