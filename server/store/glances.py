"""All that an idle sync asks, as one statement: what a journey to the database costs is mostly the journey."""

from __future__ import annotations

from server.store import values
from server.store.feeds import Rows
from sync.ports import Glance, Head, StoreUnreachable

_DEVICE = values.DeviceColumns._fields
_STATEMENT = (
    "SELECT (SELECT id FROM epoch ORDER BY n DESC LIMIT 1), jobs.seq, jobs.digest, catalogue.seq, catalogue.digest, "  # noqa: S608  our columns' names
    f"{', '.join(f'd.{name}' for name in _DEVICE)} FROM (SELECT 1 AS one) x LEFT JOIN device d ON d.id = ? "
    "LEFT JOIN feed jobs ON jobs.id = 't:' || d.person LEFT JOIN feed catalogue ON catalogue.id = 'o:' || d.outlet"
)


def glance(rows: Rows, id: str) -> Glance:
    """See `sync.ports.Store.glance`. rows: asks a statement."""
    ((epoch, jobs, jobs_digest, catalogue, catalogue_digest, *columns),) = rows(_STATEMENT, (id,))
    if epoch is None:
        raise StoreUnreachable("no epoch has begun: this database is not ready")
    if columns[0] is None:
        return Glance(epoch, None)
    device = values.device_of(values.DeviceColumns(*columns))
    heads = {
        f"t:{device.person}": Head(jobs or 0, jobs_digest or 0),
        f"o:{device.outlet}": Head(catalogue or 0, catalogue_digest or 0),
    }
    return Glance(epoch, device, heads)
