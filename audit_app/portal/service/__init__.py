"""Writes self-assessments: campaigns, links, answers, verification; the two sides meet in `bridge` alone."""

from __future__ import annotations

from audit_app.portal.service.answering import (
    SaveItem,
    appeal,
    ask,
    check_open,
    link_proof,
    save_item,
    submit,
    unlink_proof,
)
from audit_app.portal.service.campaigns import (
    Invite,
    StartCampaign,
    close_campaign,
    invite,
    invite_again,
    move_deadline,
    revoke,
    start_campaign,
)
from audit_app.portal.service.joining import Join, allow_joining, ask_to_confirm, checked, join
from audit_app.portal.service.own_report import FORMS, GAP_REPORT, OrderGaps, find_gaps_job, order_gaps
from audit_app.portal.service.passes import Opened, finish, open_link, refused, renew, send_code_again
from audit_app.portal.service.reminding import Reminded, remind
from audit_app.portal.service.team import AskColleague, ask_colleague, hand_section, take_off
from audit_app.portal.service.verifying import (
    Decide,
    Verify,
    agree_with_rest,
    answer_question,
    decide,
    note,
    release,
    verify,
)

__all__ = [
    "FORMS",
    "GAP_REPORT",
    "AskColleague",
    "Decide",
    "Invite",
    "Join",
    "Opened",
    "OrderGaps",
    "Reminded",
    "SaveItem",
    "StartCampaign",
    "Verify",
    "agree_with_rest",
    "allow_joining",
    "answer_question",
    "appeal",
    "ask",
    "ask_colleague",
    "ask_to_confirm",
    "check_open",
    "checked",
    "close_campaign",
    "decide",
    "find_gaps_job",
    "finish",
    "hand_section",
    "invite",
    "invite_again",
    "join",
    "link_proof",
    "move_deadline",
    "note",
    "open_link",
    "order_gaps",
    "refused",
    "release",
    "remind",
    "renew",
    "revoke",
    "save_item",
    "send_code_again",
    "start_campaign",
    "submit",
    "take_off",
    "unlink_proof",
    "verify",
]
