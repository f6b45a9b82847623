"""What the house stands on: object store, notices, seal, deployment, and the two commands of the README."""
