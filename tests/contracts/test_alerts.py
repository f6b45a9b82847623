"""Alerts in every store: what was told lately is not told again."""

from __future__ import annotations

from sync.ports import Store
from sync.stored import Alert, Changes
from tests.contracts.stores import NINE, write


def test_recent_alerts_are_found_by_device_and_code(store: Store) -> None:
    def alert(device: str, code: str, at: int, n: int = 0) -> Alert:
        return Alert(code, device, "north", n, {"feeds": ["t:ann"]}, at)

    mine = [alert("ann-phone", "digest_mismatch", NINE + 1), alert("ann-phone", "digest_mismatch", NINE + 2)]
    others = [
        alert("ann-phone", "digest_mismatch", NINE),
        alert("ann-phone", "gap", NINE + 1, 4),
        alert("bob-phone", "digest_mismatch", NINE + 1),
    ]
    write(store, Changes(alerts=[*mine, *others]))
    with store.writing() as tx:
        assert list(tx.alerts("ann-phone", "digest_mismatch", NINE)) == mine
