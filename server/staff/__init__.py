"""Staff: who somebody is, and what that person may do."""
