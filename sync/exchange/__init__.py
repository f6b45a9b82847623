"""The protocol, in the numbered steps of sync/README.md. Knows documents and lines, not what they are about."""
