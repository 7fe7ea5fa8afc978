"""Passkeys: the public half is kept here, the private one never leaves somebody's device."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from audit_app.accounts.models import Passkey, SignIn, User
from audit_app.accounts.rules import Means
from audit_app.auditlog import service as auditlog
from audit_app.base import clock
from audit_app.base.actor import Actor
from audit_app.base.errors import Invalid, NotFound
from audit_app.base.i18n import gettext as _

NAME = "Readiness audit"
UNFIT = (WebAuthnException, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Site:
    """Whom keys are made for: the host's name, and the whole origin that pages come from."""

    host: str
    origin: str


def registration_options(session: Session, actor: Actor, site: Site) -> tuple[str, str]:
    """What a device needs to make a key, as JSON, and the challenge that its answer must hold, with the handle."""
    user = session.get_one(User, actor.user_id)
    known = session.execute(
        select(Passkey.credential, Passkey.handle).where(Passkey.user_id == user.id)
    ).all()
    challenge = secrets.token_bytes(32)
    handle = base64url_to_bytes(known[0].handle) if known else secrets.token_bytes(32)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=handle,
        user_name=user.email,
        user_display_name=user.name,
        challenge=challenge,
        # Either kind of device: the library behind Flask-Security would leave out the one that is at hand.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(row.credential)) for row in known
        ],
    )
    return options_to_json(options), f"{bytes_to_base64url(challenge)}.{bytes_to_base64url(handle)}"


def add_passkey(
    session: Session, actor: Actor, site: Site, challenge: str, answer: str, name: str, sign_in_id: int
) -> None:
    """Keeps the public half of a new key; raises Invalid when the device's answer does not hold."""
    challenge, _dot, handle = challenge.partition(".")
    try:
        data = json.loads(answer)
        made = verify_registration_response(
            credential=data,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNFIT as error:
        raise Invalid(_("The device's answer was not accepted. Try again from the button.")) from error
    session.add(
        Passkey(
            user_id=actor.user_id,
            credential=bytes_to_base64url(made.credential_id),
            handle=handle,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            name=name.strip()[:80] or _("Passkey"),
        )
    )
    session.get_one(SignIn, sign_in_id).means = Means.PASSKEY
    auditlog.record(session, actor, "accounts.passkey.added", ("account", actor.user_id), {"name": name[:80]})


def remove_passkey(session: Session, actor: Actor, passkey_id: int) -> None:
    """Takes a key of one's own away; raises NotFound for anybody else's."""
    name = session.execute(
        delete(Passkey)
        .where(Passkey.id == passkey_id, Passkey.user_id == actor.user_id)
        .returning(Passkey.name)
    ).scalar_one_or_none()
    if name is None:
        raise NotFound(_("There is no such passkey of yours."))
    auditlog.record(session, actor, "accounts.passkey.removed", ("account", actor.user_id), {"name": name})


def request_options(site: Site) -> tuple[str, str]:
    """What a device needs to sign with whichever key it has for this site, and the challenge to be signed."""
    challenge = secrets.token_bytes(32)
    options = generate_authentication_options(
        rp_id=site.host, challenge=challenge, user_verification=UserVerificationRequirement.REQUIRED
    )
    return options_to_json(options), bytes_to_base64url(challenge)


def try_passkey(session: Session, site: Site, challenge: str, answer: str) -> int | None:
    """Whose key has signed the challenge, if the signature holds and its counter has not gone back."""
    try:
        data = json.loads(answer)
        row = session.scalars(
            select(Passkey).where(Passkey.credential == str(data["id"])).with_for_update()
        ).one_or_none()
        if row is None:
            return None
        proof = verify_authentication_response(
            credential=data,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except UNFIT:
        return None
    row.sign_count, row.used_at = proof.new_sign_count, clock.now()
    return row.user_id
