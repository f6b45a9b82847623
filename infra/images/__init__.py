"""Is this what it claims to be? Received bytes are looked at in one long-lived, limited child process.

    with Inspector() as inspector:
        found = inspector.inspect(body, "image/jpeg")   # Inspected or Refused

Who does what: `inspector` keeps the child, hashes, and says what a dead child means; `framing` is the line
between the two; `child` shuts itself in (memory, processor time, no files, no sockets, no secrets) and asks
`reader`, which knows the two allowed types through `jpeg` and `strokes`. `verdicts` has the answers and every
code.

The customer copy is cut, never re-encoded: only the segments a decoder needs are kept, so EXIF (place,
camera, embedded preview), XMP, MPF, comments, JFIF previews and everything behind the picture's end (a second
picture, a film) stay behind, and the pixels are bit for bit those of the blob. A photo that lies on its side
keeps the one fact needed to show it upright: an EXIF of 34 bytes with the orientation alone.
"""

from infra.images.inspector import Inspector, InspectorUnavailable
from infra.images.verdicts import JPEG, STROKES, Inspected, Limits, Refused

__all__ = ["JPEG", "STROKES", "Inspected", "Inspector", "InspectorUnavailable", "Limits", "Refused"]
