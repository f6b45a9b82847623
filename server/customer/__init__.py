"""What customers open on a phone of their own: their service record, and the page that verifies one.

Pages are whole without JavaScript and carry no script or style of their own; only `/verify` has modules, because a file
is checked in the browser and goes nowhere. A link is `/r/<token>`; its first GET puts the token into a cookie of the
clean address, so that neither history nor logs nor other sites learn it.
"""
