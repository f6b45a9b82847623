"""Settings: read once, and a bad one is named together with its value."""

from __future__ import annotations

from dataclasses import fields

import pytest

from server.settings import SETTINGS, BadSetting, Settings, read_settings, shown

STORE = {"DOORSTEP_OBJECTS_ACCESS_KEY": "key", "DOORSTEP_OBJECTS_SECRET_KEY": "hush"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOORSTEP_HOME", ""),
        ("DOORSTEP_ORIGIN", "service.example.com"),
        ("DOORSTEP_ORIGIN", "https://service.example.com/path"),
        ("DOORSTEP_OBJECTS_ENDPOINT", "ftp://store"),
        ("DOORSTEP_OBJECTS_BUCKET", "a"),
        ("DOORSTEP_OBJECTS_ADDRESSING", "sideways"),
        ("DOORSTEP_ENVIRONMENT", "prod"),
        ("DOORSTEP_PROXIES", "many"),
    ],
)
def test_a_bad_value_is_named_with_its_setting(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({name: value})

    assert name in str(refused.value)
    assert repr(value) in str(refused.value)


@pytest.mark.parametrize("url", ["mysql://root:hush@host/db", "sqlite:///hush.db", "hush"])
def test_a_bad_database_is_named_without_its_password(url: str) -> None:
    with pytest.raises(BadSetting) as refused:
        read_settings({"DOORSTEP_DATABASE_URL": url})

    assert "DOORSTEP_DATABASE_URL" in str(refused.value)
    assert "hush" not in str(refused.value)


def test_postgresql_means_psycopg_3() -> None:
    settings = read_settings({"DOORSTEP_DATABASE_URL": "postgresql://ann:pw@host/db"})

    assert settings.database_url == "postgresql+psycopg://ann:pw@host/db"


def test_without_a_database_there_is_sqlite_at_home() -> None:
    assert read_settings({"DOORSTEP_HOME": "/srv/d"}).database_url == "sqlite:////srv/d/doorstep.db"


def test_production_wants_https() -> None:
    with pytest.raises(BadSetting, match="DOORSTEP_ORIGIN"):
        read_settings({"DOORSTEP_ENVIRONMENT": "production", "DOORSTEP_ORIGIN": "http://service.example.com"})


def test_a_key_without_its_secret_is_refused() -> None:
    with pytest.raises(BadSetting, match="DOORSTEP_OBJECTS_SECRET_KEY"):
        read_settings({"DOORSTEP_OBJECTS_ACCESS_KEY": "key"})


def test_a_slip_of_the_pen_is_noticed() -> None:
    with pytest.raises(BadSetting, match="DOORSTEP_DATABASE_URL is one"):
        read_settings({"DOORSTEP_DATABSE_URL": "postgresql://host/db"})


def test_a_name_that_is_no_setting_is_refused() -> None:
    with pytest.raises(BadSetting, match=r"DOORSTEP_FOO.*no such setting"):
        read_settings({"DOORSTEP_FOO": "1"})


def test_every_line_of_the_table_is_a_value_and_the_other_way_round() -> None:
    assert [setting.attribute for setting in SETTINGS] == [field.name for field in fields(Settings)]


def test_secrets_are_not_shown() -> None:
    settings = read_settings({**STORE, "DOORSTEP_DATABASE_URL": "postgresql://ann:hush@host/db"})

    assert "hush" not in repr(settings)
    assert "hush" not in str(shown(settings))
    assert shown(settings)["DOORSTEP_DATABASE_URL"] == "postgresql+psycopg://ann:***@host/db"
