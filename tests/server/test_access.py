"""The access matrix: every route, and who may. A route that is not in the table fails the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.server.office import Office

ROLES = ("anonymous", "administrator", "dispatcher", "technician", "manager", "supervisor", "assessor")
LETTERS = dict(zip("ADTMSE", ROLES[1:], strict=True))

# A administrator, D dispatcher, T technician, M manager, S supervisor, E assessor. `anybody`: no session;
# `device`: phones, which sign each request.
TABLE = """
GET    /api/docs                        anybody
GET    /api/openapi.json                anybody
GET    /health                          anybody
GET    /assets/<hashed>/<path:name>     anybody
GET    /                                anybody
GET    /r/<token>                       anybody
GET    /records/<id>                    anybody
GET    /records/<id>/<text>             anybody
GET    /records/<id>/<text>/record.pdf  anybody
GET    /records/<id>/<text>/bundle.zip  anybody
GET    /records/<id>/photos/<sha256>    anybody
GET    /records/<id>/photos/<sha256>/small anybody
GET    /records/<id>/strokes/<sha256>   anybody
POST   /records/<id>/link               anybody
POST   /records/<id>/<text>/seen        anybody
POST   /records/<id>/<text>/code        anybody
POST   /records/<id>/<text>/confirmation anybody
GET    /verify                          anybody
GET    /api/v1/verifications/<number>   anybody
GET    /.well-known/doorstep-issuer.json anybody
GET    /log/checkpoint                 anybody
GET    /log/checkpoints/<size>         anybody
GET    /log/consistency                anybody
GET    /log/inclusion                  anybody
GET    /log/proofs/<leaf>              anybody
POST   /log/cosignatures               anybody
POST   /api/v1/sync                     device
POST   /api/v1/devices                  device
POST   /api/v1/blobs/tickets            device
POST   /api/v1/blobs/arrived            device

GET    /api/v1/devices                  ADMSE
POST   /api/v1/device-codes             AD
POST   /api/v1/hand-ins                 AD
POST   /api/v1/devices/<id>/confirmation AD
POST   /api/v1/devices/<id>/retirement  AD
POST   /api/v1/devices/<id>/revocation  AD
POST   /api/v1/devices/<id>/loss        AD
POST   /api/v1/devices/<id>/wipe        AD

POST   /api/v1/sessions                 anybody
GET    /api/v1/sessions                 ADTMSE
DELETE /api/v1/sessions                 ADTMSE

GET    /api/v1/outlets                  ADTMSE
POST   /api/v1/outlets/search           ADTMSE
POST   /api/v1/outlets                  A
GET    /api/v1/outlets/<id>             ADTMSE
PATCH  /api/v1/outlets/<id>             A
GET    /api/v1/areas                    ADTMSE
POST   /api/v1/areas/search             ADTMSE
POST   /api/v1/areas                    ADM
GET    /api/v1/areas/<id>               ADTMSE
PATCH  /api/v1/areas/<id>               ADM
GET    /api/v1/people                   ADMSE
POST   /api/v1/people/search            ADMSE
POST   /api/v1/people                   AM
GET    /api/v1/people/<id>              ADMSE
PATCH  /api/v1/people/<id>              AM

GET    /api/v1/customers                ADMSE
POST   /api/v1/customers/search         ADMSE
POST   /api/v1/customers                AD
GET    /api/v1/customers/<id>           ADMSE
PATCH  /api/v1/customers/<id>           AD
GET    /api/v1/sites                    ADMSE
POST   /api/v1/sites/search             ADMSE
POST   /api/v1/sites                    AD
GET    /api/v1/sites/<id>               ADMSE
PATCH  /api/v1/sites/<id>               AD
GET    /api/v1/appliances               ADMSE
POST   /api/v1/appliances/search        ADMSE
POST   /api/v1/appliances               AD
GET    /api/v1/appliances/<id>          ADMSE
PATCH  /api/v1/appliances/<id>          AD

GET    /api/v1/appliance-classes        ADTMSE
POST   /api/v1/appliance-classes/search ADTMSE
POST   /api/v1/appliance-classes        A
GET    /api/v1/appliance-classes/<id>   ADTMSE
PATCH  /api/v1/appliance-classes/<id>   A
GET    /api/v1/parts                    ADTMSE
POST   /api/v1/parts/search             ADTMSE
POST   /api/v1/parts                    A
GET    /api/v1/parts/<id>               ADTMSE
PATCH  /api/v1/parts/<id>               A
GET    /api/v1/price-lists              ADTMSE
POST   /api/v1/price-lists/search       ADTMSE
POST   /api/v1/price-lists              AM
GET    /api/v1/price-lists/<id>         ADTMSE
PATCH  /api/v1/price-lists/<id>         AM
GET    /api/v1/procedures               ADTMSE
POST   /api/v1/procedures/search        ADTMSE
POST   /api/v1/procedures               A
GET    /api/v1/procedures/<id>          ADTMSE
PATCH  /api/v1/procedures/<id>          A
GET    /api/v1/faults                   ADTMSE
POST   /api/v1/faults/search            ADTMSE
POST   /api/v1/faults                   A
GET    /api/v1/faults/<id>              ADTMSE
PATCH  /api/v1/faults/<id>              A

GET    /api/v1/calendars                ADMSE
POST   /api/v1/calendars/search         ADMSE
POST   /api/v1/calendars                AM
GET    /api/v1/calendars/<id>           ADMSE
PATCH  /api/v1/calendars/<id>           AM
GET    /api/v1/calendars/<id>/editions  ADMSE
POST   /api/v1/calendars/<id>/imports   AM
GET    /api/v1/policies                 ADMSE
POST   /api/v1/policies/search          ADMSE
POST   /api/v1/policies                 AM
GET    /api/v1/policies/<id>            ADMSE
PATCH  /api/v1/policies/<id>            AM
GET    /api/v1/policies/<id>/editions   ADMSE
GET    /api/v1/policies/<id>/texts      ADMSE
GET    /api/v1/policies/standard/texts  ADMSE
GET    /api/v1/policies/preview         ADMSE

GET    /api/v1/jobs                     ADMSE
POST   /api/v1/jobs                     AD
GET    /api/v1/jobs/duplicates          ADMSE
GET    /api/v1/jobs/transfers           AD
GET    /api/v1/jobs/<id>                ADMSE
GET    /api/v1/jobs/<id>/photos         ADMSE
GET    /api/v1/jobs/<id>/promises       ADMSE
POST   /api/v1/jobs/<id>/assignment     AD
POST   /api/v1/jobs/<id>/amendment      AD
POST   /api/v1/jobs/<id>/transfer       AD
POST   /api/v1/jobs/<id>/appointment    AD
POST   /api/v1/jobs/<id>/contact        AD
POST   /api/v1/jobs/<id>/chase          AD
POST   /api/v1/jobs/<id>/cancellation   AD
POST   /api/v1/jobs/<id>/review         ADM
POST   /api/v1/jobs/<id>/call-back      ADM
POST   /api/v1/jobs/<id>/closing        AD
POST   /api/v1/jobs/<id>/reopening      AD
POST   /api/v1/jobs/<id>/judgement      ADM
POST   /api/v1/jobs/<id>/concern        ADM
POST   /api/v1/jobs/<id>/concern-answer ADM
POST   /api/v1/jobs/<id>/merge          AD

GET    /api/v1/reports/promises         ADMSE

GET    /api/v1/questions                ADMSE
GET    /api/v1/questions/<id>           ADMSE
POST   /api/v1/questions/<id>/answer    AD
POST   /api/v1/questions/<id>/undo      AD
GET    /api/v1/holds                    ADMSE
GET    /api/v1/holds/<id>               ADMSE
POST   /api/v1/holds/<id>/settlement    AD
POST   /api/v1/holds/<id>/undo          AD
GET    /api/v1/quarantine               ADMSE
POST   /api/v1/quarantine/<line>/mending AD
POST   /api/v1/quarantine/<line>/replay AD
GET    /api/v1/remedies                 ADMSE
GET    /api/v1/remedies/<id>            ADMSE
POST   /api/v1/remedies/<id>/settlement ADM
POST   /api/v1/remedies/<id>/undo       ADM
GET    /api/v1/records                  ADMSE
GET    /api/v1/records/<record>         ADMSE
GET    /api/v1/records/<record>/pdf     ADMSE
POST   /api/v1/records/<record>/corrections ADM
POST   /api/v1/records/<record>/without-photos ADM
POST   /api/v1/records/<record>/link    AD
GET    /api/v1/alerts                   ADMSE
POST   /api/v1/alerts/<alert>/seen      AD
GET    /api/v1/promises                 ADMSE

POST   /api/v1/imports/parts            A
POST   /api/v1/imports/price-lists      AM
POST   /api/v1/imports/procedures       A
GET    /api/v1/audit                    AMSE
"""

MATRIX = {
    (method, path): who
    for method, path, who in (line.split(maxsplit=2) for line in TABLE.splitlines() if line.strip())
}
SOME_ID = "01938e4a-0000-7000-8000-000000000000"
LAST = ("DELETE", "/api/v1/sessions")  # ends the session of whoever calls it


def routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Every route of the app, converters left out of the path."""
    for rule in app.url_map.iter_rules():
        path = rule.rule
        for argument, converter in rule._converters.items():
            kind = "" if type(converter).__name__ == "UnicodeConverter" else "id:"
            path = path.replace(f"<{kind}{argument}>", f"<{argument}>")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield method, path


def test_every_route_is_in_the_table(app: Flask) -> None:
    assert sorted(set(routes(app))) == sorted(MATRIX)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_may_what_the_table_says(office: Office, role: str) -> None:
    desk = office.by_role[role]
    wrong = []
    for method, path in sorted(MATRIX, key=lambda route: route == LAST):
        who = MATRIX[method, path]
        if who == "device":
            continue
        status = desk.asks(method, path.replace("<id>", SOME_ID)).status_code
        allowed = who == "anybody" or role in {LETTERS[letter] for letter in who}
        wanted = status not in (401, 403) if allowed else status == (401 if role == "anonymous" else 403)
        if not wanted:
            wrong.append((method, path, status))

    assert wrong == []


def test_a_stranger_is_asked_to_sign_in(office: Office) -> None:
    response = office.stranger.asks("GET", "/api/v1/parts")

    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert response.json["code"] == "sign_in"


def test_nothing_of_a_strangers_request_is_read(office: Office) -> None:
    """Otherwise the errors would tell a stranger how a request must look."""
    assert office.stranger.is_refused("POST", "/api/v1/parts", {"nonsense": 1}) == (401, "sign_in")
    assert office.ann.is_refused("POST", "/api/v1/parts", {"nonsense": 1}) == (403, "not_allowed")
