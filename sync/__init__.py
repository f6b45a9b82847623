"""What becomes of work done offline: the trade, the exchange protocol and an offline device.

Standard library and cryptography only.
"""
