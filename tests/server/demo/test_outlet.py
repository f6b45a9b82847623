"""The demo outlet is made once, with everything a first day needs, and its passwords are shown once."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from infra.holidays import china
from server.db import db, reading, writing
from server.demo.outlet import Made, make
from server.house import house
from server.models.appliance import Appliance
from server.models.calendar import Calendar
from server.models.customer import Customer
from server.models.outlet import Outlet
from server.models.person import Person
from server.models.policy import Policy
from server.staff.passwords import fits
from tests.server.live import Desk


def made(app: Flask) -> Made:
    with app.app_context(), writing() as session:
        return make(session, house())


def rows(app: Flask) -> dict[str, int]:
    """How many rows each table of masters has."""
    names = ("outlet", "person", "part", "price_list", "procedure", "fault", "customer", "site", "appliance")
    names = (*names, "calendar", "calendar_edition", "policy", "policy_edition")
    with app.app_context(), reading() as session:
        tables = db.metadata.tables
        return {
            name: session.execute(select(func.count()).select_from(tables[name])).scalar_one()
            for name in names
        }


def test_it_holds_what_a_first_day_needs(app: Flask) -> None:
    found = made(app)

    with app.app_context(), reading() as session:
        people = {person.login: person for person in session.scalars(select(Person))}
        customers = session.scalars(select(Customer)).all()
        appliances = session.scalars(select(Appliance)).all()
    assert sorted(role for person in people.values() for role in person.roles) == [
        "dispatcher", "manager", "technician", "technician",
    ]  # fmt: skip
    for login, password in found.passwords.items():
        assert fits(password, people[login].password_hash)
    assert all(len(customer.contacts) == 2 for customer in customers)
    assert all(len(appliance.units) == 2 for appliance in appliances)
    assert min(rows(app).values()) >= 1


def test_it_works_by_china_s_calendar_and_has_an_ordinary_and_an_urgent_policy(app: Flask) -> None:
    found = made(app)

    with app.app_context(), reading() as session:
        calendar = session.get_one(Calendar, session.get_one(Outlet, found.outlet).calendar)
        policies = {row.code: row for row in session.scalars(select(Policy))}
    assert {"2026-10-01", "2026-10-07"} <= set(calendar.form["holidays"])
    assert "2026-10-10" in calendar.form["extra_days"]
    assert calendar.form["horizon"] == china.last_known().isoformat()
    assert {code: row.fits for code, row in policies.items()} == {
        "DEMO": {},
        "DEMO-URGENT": {"priority": "urgent"},
    }


def test_made_again_it_changes_nothing_and_shows_no_password(app: Flask) -> None:
    first, before = made(app), rows(app)

    again = made(app)

    assert (again.outlet, again.people) == (first.outlet, first.people)
    assert (again.passwords, again.new, rows(app)) == ({}, 0, before)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A new machine with tables."""
    desk = Desk(tmp_path, "http://127.0.0.1:1")
    desk.says("migrate")
    return desk


def test_passwords_are_printed_the_first_time_alone(desk: Desk) -> None:
    first, again = desk.says("demo", "outlet"), desk.says("demo", "outlet", "--lang", "en")

    assert first.count("  demo.") == 4
    assert ("demo.dispatcher" in again, first.split()[1] in again) == (False, True)
    file = Path(desk.environment["DOORSTEP_HOME"], "demo.json")
    assert file.stat().st_mode & 0o077 == 0


def test_a_demo_day_without_its_outlet_says_what_to_do_first(desk: Desk) -> None:
    assert "doorstep demo outlet" in desk.is_told("demo", "day")
