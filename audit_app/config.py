"""Settings: read once from the environment, refused at start when wrong, frozen afterwards."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "AUDIT_APP_"


class SettingsError(Exception):
    """A setting is wrong; the message names it, its value and what is allowed."""


class Settings(BaseSettings):
    """Every setting of the application; `docs/reference/settings.md` has a heading for each."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    data_dir: Path = Field(default=Path("data"), description="Folder of the database, proofs and reports.")
    database_url: str = Field(default="", description="Empty: SQLite in the data folder.")
    secret_key: str = Field(default="", description="Empty: made once and kept in the data folder.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port the server listens on.")
    threads: int = Field(default=8, ge=1, le=64, description="Requests answered at the same time.")
    workers: int = Field(default=1, ge=1, le=32, description="Server processes; 1 suits SQLite.")
    jobs: Literal["inside", "outside"] = Field(
        default="inside", description="inside: the server runs jobs; outside: `audit-app worker` does."
    )
    upload_max_mib: int = Field(default=100, ge=1, le=2048, description="Largest file, in MiB.")
    import_max_rows: int = Field(default=500_000, ge=1, description="Rows an import may have.")
    people_keep_months: int = Field(
        default=24, ge=1, le=240, description="Months that people who left are kept."
    )
    api_per_minute: int = Field(
        default=600, ge=1, le=100_000, description="Requests a minute that one API token may make."
    )
    webhooks_loopback: bool = Field(
        default=False, description="For development: webhooks may go to this machine, by http too."
    )
    job_minutes: int = Field(default=15, ge=1, le=240, description="Longest a report may take.")
    organisation: str = Field(
        default="Our organisation", min_length=1, max_length=200, description="Made on the first start."
    )
    administrator: str = Field(
        default="admin@organisation.example",
        pattern=r"^[^@\s]+@[^@\s]+$",
        description="The first administrator, made on the first start.",
    )
    language: Literal["en"] = Field(default="en", description="Language of pages and reports.")
    timezone: str = Field(default="UTC", description="Time zone of pages, as in Asia/Manila.")
    secure_cookies: bool = Field(default=False, description="Set when served over HTTPS.")
    trusted_proxies: int = Field(default=0, ge=0, le=5, description="Proxies in front that set headers.")
    require_second_factor: Literal["off", "roles", "all"] = Field(
        default="off", description="Who has to have a second step; roles: who signs off or gives access."
    )
    fresh_minutes: int = Field(
        default=15, ge=1, le=840, description="How long a proof of who somebody is stays fresh."
    )
    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https://[^\s/?#@]+(/[^\s?#]*)?|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/[^\s?#]*)?)?$",
        description="Issuer of single sign-on, over https; empty: there is none.",
    )
    oidc_client_id: str = Field(default="", description="What the provider calls this application.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="This application's secret there."
    )
    oidc_name: str = Field(
        default="single sign-on",
        min_length=1,
        max_length=60,
        description="The provider's name on the button.",
    )
    oidc_scope: str = Field(
        default="openid email profile", pattern=r"\bopenid\b", description="What the provider is asked for."
    )
    oidc_groups_claim: str = Field(
        default="groups", min_length=1, description="The claim that holds somebody's groups."
    )
    oidc_groups: str = Field(
        default="", description="group=role or group=role@Organisation, with commas between; empty: not used."
    )
    oidc_join: bool = Field(default=False, description="Whether unknown people get an account by signing in.")
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$",
        description="Where people reach the pages, for links in mails. Empty: host and port.",
    )
    mail_host: str = Field(
        default="", description="SMTP server. Empty: mails become files in the data folder."
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="Port of the SMTP server.")
    mail_tls: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="How the connection to the SMTP server is encrypted."
    )
    mail_user: str = Field(default="", description="Name at the SMTP server; empty: none is given.")
    mail_password: SecretStr = Field(default=SecretStr(""), description="Password at the SMTP server.")
    mail_from: str = Field(
        default="Readiness audit <audit@organisation.example>",
        pattern=r"^[^@\r\n]+@[^@\s<>]+>?$",
        description="Whom mails come from.",
    )
    digest_hour: int = Field(default=7, ge=0, le=23, description="Hour after which daily digests are mailed.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much the log says."
    )

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        from zoneinfo import available_timezones  # slow: reads the zone folder

        if value != "UTC" and value not in available_timezones():
            raise ValueError("a time zone such as UTC, Asia/Manila or America/Bogota")
        return value

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @property
    def url(self) -> str:
        """The database's address, SQLAlchemy's way."""
        return self.database_url or f"sqlite:///{self.data_dir / 'audit.db'}"

    @property
    def jobs_url(self) -> str:
        """Where the job engine keeps its own tables: a second file beside SQLite, the same PostgreSQL."""
        return self.database_url or f"sqlite:///{self.data_dir / 'jobs.db'}"

    def link(self, path: str) -> str:
        """The whole address of one of our pages, for mails; never taken from what a request claims to be sent to."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return (self.public_url.rstrip("/") or f"http://{host}:{self.port}") + path

    @property
    def upload_max_bytes(self) -> int:
        return self.upload_max_mib * 1024 * 1024

    def secret(self) -> str:
        """The signing key: the setting, or one made on first use and kept, readable by its owner alone."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret-key"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            try:
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                pass  # another process was quicker: read its key
            else:
                with os.fdopen(handle, "w", encoding="ascii") as file:
                    file.write(secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii")


def load() -> Settings:
    """Reads the settings; raises SettingsError with one sentence for each that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"{PREFIX}{'_'.join(str(part) for part in item['loc']).upper()}={item['input']!r}: {item['msg']}"
            for item in error.errors()
        ]
        raise SettingsError("Wrong settings. Mend them in the environment:\n" + "\n".join(lines)) from error
