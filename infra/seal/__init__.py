"""What makes a record last: the log it stands in and what verifies it without us."""
