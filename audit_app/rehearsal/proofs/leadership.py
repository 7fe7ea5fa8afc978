"""Proof files for category 1."""

from __future__ import annotations

from audit_app.rehearsal.proofs.shapes import Mail, Pdf, Photo, Sheet, Spec, Text

PROOFS = (
    Spec(
        "Direction and purpose {y}.pdf",
        "Direction and purpose {y}",
        "The signed statement of aims, with the review note of January on page 2.",
        (10, 0),
        {"1.1a": "page 1", "1.1b": "page 2, review note"},
        Pdf((
            "Customers: one contact is enough, and the answer is right.",
            "Clients: the agreed results every month, and no surprise.",
            "Staff: fair goals, a safe place, a way up.",
            "Business: growth that pays for itself.",
            "Signed by the country directors of Manila, Bogotá and Pune.",
            "\fReview note of January {y}: aims kept; an aim for first-contact resolution was added, because both clients ask for it.",
        )),
    ),
    Spec(
        "floor board 📋 Manila.jpg",
        "Board on the Manila floor",
        "Photograph of the board where teams pin what the aims mean to them.",
        (1, 1),
        {"1.1c": "whole picture"},
        Photo(("One contact is enough: ask once, note it well", "Our aim this month: resolution 82%", "Thank you Tala for the new pairing page")),
    ),
    Spec(
        "Yearly plan {y}.pdf",
        "Yearly plan {y}",
        "The plan with client needs, market page, last year's results and actions by manager.",
        (12, 0),
        {"1.2a": "pages 1 and 2", "1.2e": "page 3, table of owners"},
        Pdf((
            "1 What clients need: shorter queues on Monday, chat until midnight, one number for both products.",
            "2 Market: two competitors opened chat around the clock; wages in Bogotá rose by 7%.",
            "3 Results of {last_year}: 29 of 36 metrics on target; missed were chat backlog and attrition in Bogotá.",
            "\fObjectives: resolution 82%, attrition 28%, cost per contact down 3%.",
            "\fActions and owners\nChat until midnight - operations manager Manila - June\nOne number - planner - September\nBus times - operations manager Bogotá - March",
        )),
    ),
    Spec(
        "Quarterly plan reviews.pdf",
        "Quarterly plan reviews",
        "Minutes of the four quarterly reviews of the plan.",
        (12, 1),
        {"1.2c": "pages 1 to 4, one for each quarter"},
        Pdf((
            "First quarter: on plan; bus times agreed with the carrier in Bogotá.",
            "\fSecond quarter: chat until midnight started; backlog watched daily.",
            "\fThird quarter: one number re-dated to November, since the carrier is late.",
            "\fFourth quarter: resolution at 81%; pairing page brought two points.",
        )),
    ),
    Spec(
        "Metric catalogue.xlsx",
        "Metric catalogue",
        "Export of the catalogue: definition, formula, target with reason, source, owner, frequency.",
        (1, 0),
        {"1.3a": "all columns", "1.3b": "column reason", "1.3c": "column process", "4.1a": "rows CL-", "4.2a": "rows CS-", "4.3a": "rows SV-", "4.4a": "rows QA-", "4.5a": "rows EF-", "4.6a": "rows PE-"},
        Sheet("""
            code | process | definition | formula | unit | direction | target | reason | source | owner | frequency
            CL-1 | client | satisfied clients | satisfied / asked | % | higher | 90 | contract | survey | account manager | half year
            CL-2 | client | dissatisfied clients | dissatisfied / asked | % | lower | 5 | contract | survey | account manager | half year
            CS-1 | phone | satisfied customers | marks 4 and 5 / answers | % | higher | 85 | benchmark | survey | operations | month
            CS-2 | chat | repeat contacts | repeats within 7 days / contacts | % | lower | 12 | customer need | ticket system | operations | month
            SV-1 | phone | service level | answered in 20 s / offered | % | higher | 80 | contract | phone system | planner | interval
            SV-2 | e-mail | on time | answered in 24 h / received | % | higher | 95 | contract | ticket system | planner | day
            QA-1 | all | customer-critical accuracy | contacts without error / evaluated | % | higher | 95 | contract | monitoring | quality | month
            QA-2 | all | compliance-critical accuracy | contacts without error / evaluated | % | higher | 99 | law | monitoring | quality | month
            EF-1 | phone | handling time | seconds / handled | s | range | 380 | own capability | phone system | operations | month
            EF-2 | all | cost per contact | cost / handled | USD | lower | 2.9 | contract | finance | finance | month
            PE-1 | all | yearly attrition | leavers x 12 / headcount | % | lower | 28 | benchmark | staff records | HR | month
        """),
    ),
    Spec(
        "Monthly review agenda.txt",
        "Monthly review: fixed agenda",
        "The eleven items that every monthly review goes through.",
        (12, 0),
        {"1.4a": "items 1 to 11"},
        Text("1 Actions due\n2 Service\n3 Quality\n4 Cost\n5 Satisfaction of customers\n6 Satisfaction of clients\n7 People\n8 Complaints and incidents\n9 Forecast\n10 Decisions\n11 Next dates"),
    ),
    Spec(
        "Review minutes {m6} to {m1}.pdf",
        "Minutes of the monthly reviews {m6} to {m1}",
        "Six reviews with results, decisions and actions.",
        (6, 1),
        {"1.4b": "pages 1 to 6", "4.7d": "page 6, summary table"},
        Pdf((
            "{m6}: chat backlog above target; two agents moved from e-mail.",
            "\f{m5}: accuracy in e-mail falls; refund page to be rewritten.",
            "\f{m4}: held a week late; absence above target in Pune.",
            "\f{m3}: go for the second chat queue.",
            "\f{m2}: training moved to low intervals in Pune.",
            "\f{m1}: 33 of 36 metrics on target.\nTable 1 Summary of all metrics\nmetric   target   last   months met   state\nSV-1     80       83.1   11 of 12     sustained\nCS-2     12       14.2   5 of 12      improving\nQA-1     95       96.1   10 of 12     sustained",
        )),
    ),
    Spec(
        "Action log.xlsx",
        "Action log",
        "Every action of the last six months with owner, due and closing date, and check of effect.",
        (6, 0),
        {"1.4c": "column source", "1.4d": "columns due and closed", "2.10d": "column effect"},
        Sheet("""
            action | source | owner | due | closed | effect
            CA-011 | chat backlog {m6} | planner | {m5}-15 | {m5}-14 | backlog 41 to 12
            CA-014 | e-mail accuracy {m5} | quality | {m4}-20 | {m4}-18 | 92.1 to 95.4
            CA-017 | wrong address | operations | {m3}-10 | {m3}-10 |
            CA-019 | utilisation Pune | planner | {m2}-01 | {m2}-06 | 78 to 82
            CA-023 | headset noise | IT | {m2}-20 | {m2}-20 |
            CA-026 | repeat contacts in chat | knowledge owner | {m1}-25 | {m1}-24 | 16.8 to 14.2
        """),
    ),
    Spec(
        "coordinator certificate.pdf",
        "Course certificate of the coordinator",
        "Confirmation of the course taken by the readiness coordinator; time set aside is on page 2.",
        (18, 0),
        {"1.5a": "page 1; time on page 2"},
        Pdf(("This confirms that the readiness coordinator took part in the coordinator course of 24 hours and passed its test.", "\fLetter of the director: two days a week are set aside for the self-audit.")),
    ),
    Spec(
        "Self-audit plan {y}.xlsx",
        "Self-audit plan {y}",
        "Who audits what and when; auditors change sites.",
        (12, 0),
        {"1.5b": "column done", "1.5c": "columns auditor and own area"},
        Sheet("""
            parameter | site | auditor | own area | planned | done
            1.1 | Manila | evaluator from Bogotá | quality Bogotá | {m9} | {m9}
            2.7 | Bogotá | planner from Manila | planning Manila | {m7} | {m7}
            2.12 | Bogotá | team leader from Pune | remote support | {m2} |
            3.4 | Pune | evaluator from Manila | quality Manila | {m4} | {m4}
        """),
    ),
    Spec(
        "FW Self-audit plan.eml",
        "Self-audit: auditors change sites",
        "Mail in which the directors agree that nobody audits their own area.",
        (11, 11),
        {"1.5c": "second paragraph"},
        Mail(
            "Director Bogotá <director.bogota@bayanihan-connect.example>",
            330,
            "Dear all,\n\nthe plan is fine with me. Nobody audits the own area: Bogotá goes to Manila, Manila to Pune, Pune to Bogotá.\n\nUn saludo",
        ),
    ),
)  # fmt: skip
