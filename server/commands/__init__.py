"""One subject of the command line a file, imported when it is asked for."""
