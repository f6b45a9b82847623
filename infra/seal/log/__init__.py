"""The Merkle log of records as pure functions: who stores, when it is and who asks are not known here.

    tree          hashes of leaves and nodes, the appender, which nodes make up a range     RFC 6962 2.1
    inclusion     this leaf stands in that tree                                             RFC 9162 2.1.3
    consistency   that tree is this tree and more                                           RFC 9162 2.1.4
    note          a text and who signed it                                                  c2sp.org/signed-note
    checkpoint    size and root of the log as a note                                        c2sp.org/tlog-checkpoint
    cosignature   a witness saw that checkpoint                                             c2sp.org/tlog-cosignature
    proof_file    a leaf's proof and its checkpoint in one file                             c2sp.org/tlog-proof

A hash here is 32 raw bytes of SHA-256; in the files it is standard base64 with padding.
"""
