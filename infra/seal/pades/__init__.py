"""The seal on a record's PDF: an invisible PAdES signature that certifies it and allows no change.

`authority.py` makes and reads certificates, `sealer.py` seals, `timestamps.py` asks an RFC 3161 authority.
"""
