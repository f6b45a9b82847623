"""What the office asks and is answered about work: jobs, acts, questions, holds, quarantine, alerts."""
