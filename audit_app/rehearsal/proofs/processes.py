"""Proof files for category 2."""

from __future__ import annotations

from audit_app.rehearsal.proofs.shapes import Chart, Csv, Mail, Pdf, Photo, SameAs, Sheet, Spec, Text

PROOFS = (
    Spec(
        "Client requirements register.xlsx",
        "Client requirements register",
        "Requirements of both clients with source, owner and measure.",
        (12, 0),
        {"2.1a": "all columns"},
        Sheet("""
            number | programme | requirement | source | owner | measured by
            R-01 | Lumen Pay | 80% of calls answered in 20 seconds | contract 4.1 | planner | SV-1
            R-02 | Lumen Pay | refunds above 200 need a second person | letter of March | operations | control step 14
            R-31 | Kestrel Home | remote access only with the customer's spoken yes | contract 6.3 | operations | QA-2
            R-32 | Kestrel Home | chat until midnight | letter of January | planner | SV-3
        """),
    ),
    Spec(
        "Voice of the customer {m1}.pdf",
        "Voice of the customer {m1}",
        "Survey after contact and complaint review, with drivers of dissatisfaction.",
        (3, 1),
        {"2.1b": "pages 1 and 2", "2.1c": "page 2"},
        Pdf(("Survey after contact: 3,412 answers, 86.4% satisfied.\nStore reviews: 118, mean 4.2.", "\fWhat makes customers dissatisfied: pairing fails (31%), refund takes long (24%), transferred twice (12%).")),
    ),
    Spec(
        "complaints_{m6}_{m1}.csv",
        "Complaint log {m6} to {m1}",
        "Every complaint with the days until answer and closure (extract).",
        (6, 1),
        {"2.1d": "columns answered_days and closed_days"},
        Csv("""
            number | programme | received | answered_days | closed_days | in_time
            K-2101 | Lumen Pay | {m6}-03 | 1 | 4 | yes
            K-2117 | Kestrel Home | {m5}-11 | 2 | 6 | yes
            K-2140 | Lumen Pay | {m4}-19 | 1 | 5 | yes
            K-2166 | Kestrel Home | {m3}-02 | 4 | 12 | no
            K-2203 | Lumen Pay | {m1}-21 | 1 | 3 | yes
        """),
    ),
    Spec(
        "Process maps.pdf",
        "Process maps",
        "Nine maps with owners; critical steps and their controls.",
        (9, 0),
        {"2.2a": "pages 1 and 2", "2.2b": "page 3, table 1"},
        Pdf(("Map 1 Refund. Owner: operations manager Manila. Start: customer asks. End: money is back.", "\fMap 7 Remote session. Owner: operations manager Pune. Start: customer agrees. End: access is closed.", "\fTable 1 Critical steps and controls\nstep 14 refund above 200   second person   limit 0   stop and call team leader\nstep 52 open session       spoken yes      limit 0   end session")),
    ),
    Spec(
        "Spread of results {m1}.png",
        "Spread of handling time between teams",
        "Minutes for each of the teams last month; the line is the upper limit.",
        (1, 1),
        {"2.2c": "whole chart", "4.5f": "whole chart"},
        Chart((6.1, 6.4, 5.9, 7.3, 6.2, 6.6, 6.0, 6.3), 7.0),
    ),
    Spec(
        "Controlled documents.xlsx",
        "List of controlled documents",
        "Owner, version and next review of each page (extract).",
        (1, 0),
        {"2.3a": "all columns", "2.3b": "column next review"},
        Sheet("""
            page | owner | version | next review
            Refund above 200 | operations | 7 | {m0}-28
            Pairing a door bell | knowledge owner | 3 | {m1}-02
            Closing a wallet | operations | 12 | {m0}-30
        """),
    ),
    Spec(
        "acknowledgements.csv",
        "Acknowledgement of updates",
        "Share of staff that confirmed each update before it took effect.",
        (4, 1),
        {"2.3d": "column share"},
        Csv("update | took effect | asked | confirmed | share\nRefund page | {m4}-20 | 96 | 96 | 100%\nPairing page | {m3}-12 | 71 | 71 | 100%\nInstalments | {m5}-25 | 96 | 96 | 100%\nChat closing | {m1}-03 | 41 | 41 | 100%", ";", "cp1252"),
    ),
    Spec(
        "Launch plan and go decisions.pdf",
        "Launch plan and go decisions",
        "The standard plan with criteria, and two signed decisions.",
        (8, 2),
        {"2.4a": "page 1", "2.4b": "pages 2 and 3"},
        Pdf(("Criteria: people named and present; training passed; systems tested; pages released; form agreed; reports seen by the client.", "\fInstalments, decision: GO, signed five days before the start.", "\fSecond chat queue, decision: GO with one condition (backup planner), signed two days before the start.")),
    ),
    Spec(
        "Forecast method.pdf",
        "Forecast and capacity: method",
        "How volume and handling time are forecast, and how headcount follows from it.",
        (12, 0),
        {"2.5a": "page 1", "2.5c": "page 2"},
        Pdf(("Long range: 12 months by programme and channel. Middle: 13 weeks. Short: 14 days by half hour.", "\fHeadcount = workload / occupancy / (1 - shrinkage). Shrinkage 31%: leave 9, absence 6, training 5, breaks 9, talks 2. Attrition 2.3% a month; hiring takes 7 weeks.")),
    ),
    Spec(
        "forecast error {m6}-{m1}.png",
        "Weighted daily forecast error, %",
        "Both programmes together; the line is the tolerance.",
        (6, 1),
        {"2.5b": "whole chart"},
        Chart((11.2, 10.4, 12.9, 10.1, 9.7, 10.8), 15),
    ),
    Spec(
        "Planning week {m1}.xlsx",
        "Schedules and adherence {m1}",
        "Date of publication of each week and adherence by agent (extract).",
        (2, 1),
        {"2.6a": "column days ahead", "2.6b": "column talk", "2.6c": "column adherence"},
        Sheet("""
            week | days ahead | agent | adherence | talk
            1 | 16 | BC-A | 94.1 |
            1 | 16 | BC-B | 88.2 | yes
            2 | 15 | BC-C | 95.0 |
            2 | 15 | BC-D | 93.3 |
            3 | 18 | BC-E | 92.4 |
        """),
    ),
    Spec(
        "Intraday playbook.pdf",
        "Intraday playbook",
        "Signals, reactions and people for volume, absence and systems.",
        (12, 0),
        {"2.6d": "pages 1 and 2"},
        Pdf(("Queue above 5 minutes for 2 intervals: planner moves trained people from e-mail; team leaders stop talks.", "\fSystem down: continuity lead opens the bridge; planner records start and end.")),
    ),
    Spec(
        "Monitoring procedure.pdf",
        "Monitoring procedure",
        "Who is evaluated, how often, how contacts are drawn, which form, signed by both clients.",
        (12, 0),
        {"2.7a": "page 1", "2.7d": "page 2", "2.9a": "page 3", "2.8a": "page 4"},
        Pdf(("Each active agent: 7 to 12 evaluations a month. Forms: LUM-F4, KES-F2. Signed by Lumen Pay and Kestrel Home.", "\fContacts are drawn at random by the system over days, hours and types. Targeted ones carry the flag T and are not counted.", "\fFeedback within five working days. One critical error is a failed evaluation. Two in 60 days are a repeat.", "\fError list: customer-critical (wrong answer), business-critical (wrong refund), compliance-critical (identity not checked), non-critical (tone).")),
    ),
    Spec(
        "evaluations per agent {m3}-{m1}.xlsx",
        "Evaluations per agent {m3} to {m1}",
        "Number and kind of evaluations for each agent (extract).",
        (3, 1),
        {"2.7b": "columns of months", "2.7c": "columns of types", "2.7f": "column channel"},
        Sheet("""
            agent | channel | {m3} | {m2} | {m1} | side-by-side | remote | client
            BC-A | phone | 8 | 9 | 8 | 5 | 18 | 2
            BC-B | phone | 7 | 8 | 10 | 6 | 17 | 2
            BC-C | chat | 9 | 7 | 8 | 4 | 19 | 1
            BC-D | e-mail | 12 | 8 | 9 | 3 | 25 | 1
        """),
    ),
    Spec(
        "Quality report {m1}.pdf",
        "Quality report {m1}",
        "Three critical accuracies apart, errors ranked, actions.",
        (1, 1),
        {"2.8b": "page 1, table 1", "2.10c": "page 2, chart of errors", "2.11e": "page 1, last line", "4.4c": "page 1, table 1", "4.4f": "page 2"},
        Pdf(("Table 1 Accuracy\ncustomer-critical      96.1   target 95\nbusiness-critical      95.4   target 95\ncompliance-critical    99.5   target 99\nnon-critical score     91.8   target 90", "\fErrors by frequency: address not confirmed 34, refund reason missing 21, closing not offered 17. By programme: Lumen Pay 41, Kestrel Home 31.")),
    ),
    Spec(
        "QR_final_v2 (1).pdf",
        "Monthly quality figures for the client",
        "As sent to the client; handed in a second time under its own name.",
        (1, 1),
        {"2.8b": "first table"},
        SameAs("Quality report {m1}.pdf"),
    ),
    Spec(
        "Журнал калибровок.xlsx",
        "Calibration log",
        "Sessions of the last quarter with evaluators present and agreement (kept by the Russian desk).",
        (3, 1),
        {"2.8c": "column evaluators", "2.8d": "column agreement", "2.8f": "column client"},
        Sheet("""
            session | programme | evaluators | decisions | agreed | agreement | client
            {m3}-07 | Lumen Pay | 5 | 120 | 107 | 89.2 | yes
            {m3}-14 | Kestrel Home | 5 | 110 | 95 | 86.4 | no
            {m2}-05 | Lumen Pay | 5 | 120 | 108 | 90.0 | yes
            {m2}-12 | Kestrel Home | 5 | 110 | 97 | 88.2 | no
            {m1}-06 | Lumen Pay | 5 | 120 | 107 | 89.2 | yes
            {m1}-13 | Kestrel Home | 5 | 110 | 98 | 89.1 | no
        """),
    ),
    Spec(
        "feedback times.csv",
        "Feedback and escalation {m3} to {m1}",
        "Working days until feedback, and the step taken after a repeat.",
        (3, 1),
        {"2.9b": "column days", "2.9d": "column step", "2.9c": "column extra"},
        Csv("evaluation | agent | failed | days | extra | step\nE-881 | BC-B | yes | 2 | yes | coaching\nE-902 | BC-B | yes | 1 | yes | retraining\nE-917 | BC-C | no | 4 | |\nE-933 | BC-F | yes | 3 | no |\nE-950 | BC-B | yes | 1 | yes | manager"),
    ),
    Spec(
        "Corrective action rules.txt",
        "When a corrective action at process level starts",
        "Rules with thresholds.",
        (12, 0),
        {"2.10a": "rules 1 to 4"},
        Text("1 A target is missed in two months of three.\n2 One error makes up more than 20% of all errors.\n3 A complaint about safety, money or privacy.\n4 Any incident with customers of both programmes."),
    ),
    Spec(
        "Register of duties.xlsx",
        "Register of legal and privacy duties",
        "Duties by programme with owner and control (extract).",
        (12, 0),
        {"2.11a": "all columns"},
        Sheet("""
            duty | programme | owner | control
            identity before any change of address | Lumen Pay | operations | form line 3
            no card number in chat | Lumen Pay | IT | mask
            spoken yes before remote access | Kestrel Home | operations | form line 1
            recordings kept 90 days | both | IT | monthly check
        """),
    ),
    Spec(
        "Incident log.pdf",
        "Incident log",
        "Four incidents with cause, people informed and proof of closure.",
        (12, 0),
        {"2.11d": "page 1"},
        Pdf(("I-01 mail to a wrong customer; cause: two open tabs; informed: client, customer; closed with screen change.", "I-02 visitor without badge; I-03 lost headset bag with notes; I-04 recording shared in chat.")),
    ),
    Spec(
        "Continuity plan Manila.pdf",
        "Continuity plan for Manila",
        "Plan for short outages and disasters; the plan for Pune is still the old one.",
        (14, 0),
        {"2.12a": "pages 1 and 2"},
        Pdf(("Short outages up to six hours: Bogotá takes phone, Pune takes chat, within 20 minutes.", "\fDisaster: work from home in 24 hours; list of 60 people with equipment.")),
    ),
    Spec(
        "availability {m6}-{m1}.png",
        "Availability of the remote access gateway, %",
        "The gateway alone; other systems were on target.",
        (6, 1),
        {"2.12d": "last bar"},
        Chart((99.7, 99.6, 99.6, 99.5, 99.6, 99.1), 99.5),
    ),
    Spec(
        "Data paths.pdf",
        "Data paths of the metrics",
        "From source to report, with the checks on the way.",
        (12, 0),
        {"2.13a": "page 1", "2.13e": "page 2"},
        Pdf(("SV-1: phone system, nightly export, check of totals, report. QA-1: monitoring form, monthly sum, check by a second person.", "\fCounts are kept for 24 months; the oldest month on file is {m18} and earlier.")),
    ),
    Spec(
        "Recalculation {m1}.xlsx",
        "Recalculation of five values {m1}",
        "Reported value, value from raw data, difference.",
        (1, 1),
        {"2.13b": "column difference"},
        Sheet("metric | reported | recalculated | difference %\nSV-1 | 83.1 | 83.1 | 0\nEF-1 | 374 | 375.1 | 0.3\nCS-1 | 86.4 | 86.4 | 0\nPE-2 | 5.7 | 5.7 | 0\nQA-1 | 96.1 | 96.0 | 0.1"),
    ),
    Spec(
        "report log.csv",
        "Report log {m6} to {m1}",
        "Due and sent dates of the agreed reports (extract).",
        (6, 1),
        {"2.13c": "columns due and sent", "4.1c": "column on time"},
        Csv("report | programme | due | sent | on time\ndaily service | Lumen Pay | {m1}-02 | {m1}-02 | yes\nweekly quality | Kestrel Home | {m1}-06 | {m1}-07 | no\nmonthly summary | Lumen Pay | {m1}-05 | {m1}-04 | yes"),
    ),
    Spec(
        "Contract register.xlsx",
        "Contracts, service levels and meetings",
        "Clients, vendors and key suppliers with their meeting dates.",
        (12, 0),
        {"2.14a": "all columns"},
        Sheet("party | kind | contract | service levels | meeting\nLumen Pay Ltd | client | {last_year}-03 | annex 2 | Tuesday weekly\nKestrel Home GmbH | client | {last_year}-06 | annex B | first Thursday\nCarrier | supplier | {last_year}-01 | page 4 | none planned"),
    ),
    Spec(
        "Thank you from Lumen Pay.eml",
        "Answer times: thank you",
        "The client's own count of our answers to calls and mails.",
        (1, 1),
        {"2.14c": "second paragraph", "4.1d": "last paragraph"},
        Mail(
            "Vendor manager <vendor.manager@lumen-pay.example>",
            21,
            "Hello team,\n\nof 60 mails and calls we counted last month, 56 were answered within the agreed time.\n\nThat is the tenth month in a row above 90%. Muchas gracias – спасибо!",
        ),
    ),
    Spec(
        "whiteboard calibration Pune.jpg",
        "Wall board after a calibration",
        "Decisions agreed in the session, with the reasons.",
        (2, 2),
        {"2.8d": "middle card"},
        Photo(("Line 3: identity - two of three items are not enough", "Agreement today 88.2", "Ask client about the new closing")),
    ),
)  # fmt: skip
