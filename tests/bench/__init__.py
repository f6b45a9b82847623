"""The benchmark: how fast the real server is, with every guarantee on, beside the limits of the same machine.

`doorstep bench` runs it from a checkout (`python -m tests.bench` is the same). It is no test: nothing here
fails because a machine is slow.
"""
