"""The office's side of work: jobs are made, found, read and acted on; questions, holds and quarantine settled."""
