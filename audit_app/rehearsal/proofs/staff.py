"""Proof files for category 3."""

from __future__ import annotations

from audit_app.rehearsal.proofs.shapes import Chart, Csv, Mail, Pdf, Photo, Sheet, Spec, Text

PROOFS = (
    Spec(
        "Job sheets.pdf",
        "Job sheets",
        "Nine jobs with description; skills at hire and after training; date of the last review.",
        (9, 0),
        {"3.1a": "page 1", "3.1b": "page 2", "3.1d": "page 3"},
        Pdf(("Phone agent, mail and chat agent, remote support agent: serve customers.\nTeam leader, quality evaluator, trainer, workforce planner, readiness coordinator, operations manager: support.", "\fPhone agent. At hire: clear speech, typing 30 words a minute, basic arithmetic. After training: products, systems, handling a phone contact.", "\fReviewed in spring {y} and after the instalments change.")),
    ),
    Spec(
        "Skill tests.xlsx",
        "Skills and their tests",
        "Each minimum skill with its test and pass mark.",
        (9, 0),
        {"3.1c": "column test", "3.2a": "column selection tool", "3.4a": "columns pass mark and assessor"},
        Sheet("""
            skill | needed | selection tool | test | pass mark | assessor
            clear speech | at hire | phone interview | score sheet | 70 | recruiter
            typing | at hire | typing test | words a minute | 30 | recruiter
            handling a phone contact | after training |  | scored role play | 80 | trainer
            handling a remote session | after training |  | scored session | 85 | trainer
            scoring against the reference | after training |  | reference contacts | 85 | readiness coordinator
        """),
    ),
    Spec(
        "Early leavers.pdf",
        "People who leave within 90 days",
        "Count, reasons and what was changed in selection.",
        (12, 1),
        {"3.2d": "page 1"},
        Pdf(("Nine of 84 people hired left within 90 days. Reason named most: night shift not expected. Change: the second interview shows the shift plan.",)),
    ),
    Spec(
        "Curriculum by job.pdf",
        "Curriculum by job",
        "Modules, objectives, hours, methods, skills taught.",
        (12, 0),
        {"3.3a": "page 1, table 1"},
        Pdf(("Table 1 Phone agent, Lumen Pay\nPRV-101 privacy 2 h online\nLUM-200 products 40 h classroom\nSYS-120 systems 12 h classroom\nPHN-S1 verification by role play",)),
    ),
    Spec(
        "attendance_PRV-101_MNL_{m1}.pdf",
        "Attendance PRV-101, Manila, {m1}",
        "Sheet of those who renewed privacy training.",
        (1, 1),
        {"3.3b": "whole page", "2.11b": "whole page"},
        Pdf(("Module PRV-101 Customer data privacy, online, 2 hours.", "Signed by the people present; numbers in the training record.")),
    ),
    Spec(
        "scores_PHN-S1_MNL_{m2}.pdf",
        "Score sheets PHN-S1, Manila, {m2}",
        "Scored role plays, with assessor and pass mark.",
        (2, 2),
        {"3.4c": "all lines"},
        Pdf(("PHN-S1 Handling a phone contact. Pass mark 80.", "Line 1: 88 pass. Line 2: 84 pass. Line 3: 79 fail, retest after four days: 86 pass.")),
    ),
    Spec(
        "first tries.png",
        "First tries passed, %",
        "Share of learners who pass at the first try, by month.",
        (6, 1),
        {"3.3e": "whole chart"},
        Chart((91, 93, 90, 92, 94, 92), 85),
    ),
    Spec(
        "coverage by module.csv",
        "Coverage by module {m1}",
        "Required and valid entries for each module.",
        (1, 1),
        {"3.3c": "column share"},
        Csv("module | required | valid | share\nPRV-101 | 181 | 179 | 98.9\nSFT-130 | 139 | 113 | 81.3\nSYS-120 | 139 | 139 | 100", ";"),
    ),
    Spec(
        "Verification of support jobs.xlsx",
        "Verification of support jobs",
        "Last verification of planners, trainers, evaluators and team leaders.",
        (12, 0),
        {"3.4e": "column last passed"},
        Sheet("job | skill | people | last passed\nWorkforce planner | WFM-S1 | 4 | {m4}\nTrainer | TRN-S1 | 5 | {m5}\nQuality evaluator | EVL-S1 | 8 | {m3}\nTeam leader | COA-S1 | 15 | {m2}"),
    ),
    Spec(
        "First 90 days, spring wave.pdf",
        "First 90 days of the spring wave",
        "Results of newly verified people against target.",
        (9, 5),
        {"3.4f": "table 1"},
        Pdf(("Table 1 Accuracy by week after live\nweek 2   91.0\nweek 6   94.2\nweek 12  95.8   target 95", "Two more days of practice were added for the next wave.")),
    ),
    Spec(
        "Individual goals.txt",
        "Individual goals of agents",
        "Weights as told to the teams.",
        (12, 0),
        {"3.5a": "whole text"},
        Text("Quality 40%\nCustomer outcome 30%\nProductivity 30%"),
    ),
    Spec(
        "Monthly talks {m1}.xlsx",
        "Monthly talks {m1}",
        "Date of the talk between each sampled agent and the supervisor.",
        (1, 1),
        {"3.5b": "column talk"},
        Sheet("agent | supervisor | talk | signed\nBC-A | TL-1 | {m1}-06 | yes\nBC-B | TL-1 | {m1}-07 | yes\nBC-C | TL-4 | {m1}-09 | yes\nBC-D | TL-4 | {m1}-13 | yes"),
    ),
    Spec(
        "Incentive rule.pdf",
        "Incentive rule",
        "Quality gate and stop after a compliance-critical error.",
        (12, 0),
        {"3.5c": "sections 2 and 3"},
        Pdf(("1 Who takes part.\n2 Gate: no payout below 95% customer-critical accuracy.\n3 Stop: one compliance-critical error ends the payout of the month.",)),
    ),
    Spec(
        "Encuesta de clima Bogotá.pdf",
        "Yearly staff survey",
        "Survey in all sites and shifts; response by site.",
        (7, 7),
        {"3.6a": "page 1"},
        Pdf(("Encuesta anónima. Respuestas: Manila 84%, Bogotá 79%, Pune 88%. Turno de noche incluido.",)),
    ),
    Spec(
        "Re Reasons for leaving.eml",
        "Reasons for leaving",
        "HR says that the last quarterly analysis has not been written.",
        (1, 1),
        {"3.6d": "whole mail"},
        Mail("HR <hr@bayanihan-connect.example>", 12, "We ask every leaver and keep the answers. The analysis of the last quarter is not done yet; I will send it by the end of the month."),
    ),
    Spec(
        "training room Pune.jpg",
        "Wall of the training room in Pune",
        "Plan of the week on the wall.",
        (1, 1),
        {"3.3a": "left card"},
        Photo(("Mon-Tue products", "Wed systems", "Thu safe remote access, Fri verification")),
    ),
)  # fmt: skip
