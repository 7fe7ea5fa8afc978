"""Settings: read once, refused with one sentence for each that is wrong."""

from __future__ import annotations

import stat

import pytest

from audit_app import config
from audit_app.config import Settings, SettingsError


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "70000", "65535"),
        ("PORT", "eighty", "integer"),
        ("THREADS", "0", "1"),
        ("JOBS", "sideways", "'inside' or 'outside'"),
        ("TIMEZONE", "Mars/Olympus", "Asia/Manila"),
        ("LOG_LEVEL", "loud", "warning"),
        ("UPLOAD_MAX_MIB", "-1", "1"),
    ],
)
def test_wrong_setting_is_named_with_its_value_and_what_is_allowed(monkeypatch, name, value, says):
    monkeypatch.setenv(f"AUDIT_APP_{name}", value)

    with pytest.raises(SettingsError) as error:
        config.load()

    assert f"AUDIT_APP_{name}='{value}'" in str(error.value)
    assert says in str(error.value)


def test_every_wrong_setting_is_told_at_once(monkeypatch):
    monkeypatch.setenv("AUDIT_APP_PORT", "x")
    monkeypatch.setenv("AUDIT_APP_THREADS", "y")

    with pytest.raises(SettingsError) as error:
        config.load()

    assert "AUDIT_APP_PORT" in str(error.value)
    assert "AUDIT_APP_THREADS" in str(error.value)


def test_settings_are_frozen(settings):
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


def test_sqlite_lies_in_the_data_folder_and_jobs_beside_it(settings):
    assert settings.url == f"sqlite:///{settings.data_dir}/audit.db"
    assert settings.jobs_url == f"sqlite:///{settings.data_dir}/jobs.db"


def test_postgresql_holds_both(tmp_path):
    url = "postgresql+psycopg://db/audit"

    settings = Settings(data_dir=tmp_path, database_url=url)

    assert (settings.url, settings.jobs_url) == (url, url)


def test_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    settings = Settings(data_dir=tmp_path / "new")

    first = settings.secret()

    path = tmp_path / "new" / "secret-key"
    assert (settings.secret(), len(first) >= 48) == (first, True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
