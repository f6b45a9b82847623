"""The tables' history, run by `doorstep migrate`."""
