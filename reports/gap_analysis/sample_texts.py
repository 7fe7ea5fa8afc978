"""The words of the sample: 32 parameters of a fictional operation's checklist."""

from __future__ import annotations

CATEGORIES = {"1": "Leadership", "2": "Processes", "3": "People", "4": "Performance"}

# code | title | points | intent, then one line for each requirement: kind, ! for must-have, text.
CHECKLIST = """
1.1 | Direction and purpose | 40 | Leaders say what the operation must achieve, and people know it.
A A dated, approved statement covers customers, clients, staff and the business.
A The statement was reviewed in the last 12 months.
D Five sampled people, two of them agents, explain what it means for their job.
D Yearly targets trace back to the statement.
1.2 | Business and technology planning | 50 | A yearly plan stands on facts and is followed.
A The plan uses client needs, market facts and last year's results.
A Site plans and programme plans agree with each other.
D Leaders review the plan every quarter.
D Bots that serve customers have an owner and a way to a person.
D Managers can name their own actions in the plan.
1.3 | Targets and metric catalogue | 60 | Each process has defined metrics and reasoned targets.
A! Every metric has a definition, formula, target, source and owner.
A Each target has a reason: contract, customer need or comparison.
D Each customer-facing process has a service, a quality and an efficiency metric.
D Targets are reviewed yearly; loosening one needs approval.
1.4 | Performance review and action follow-up | 60 | Results are read, and a miss leads to action.
A A monthly review has a fixed agenda and fixed participants.
D Minutes exist for each of the last six months.
D Every missed target has an action with owner and date.
R At least 80 % of actions are closed on time.
D Teams review their own results.
1.5 | Self-audit of the management system | 40 | The operation checks itself before others do.
A A named, trained person coordinates the self-audit.
D All applicable parameters were audited within 12 months.
D Auditors do not audit their own area.
D Every finding has a cause and an action.
R No major finding came back.
2.1 | Customer and client requirements | 50 | What clients contract and customers want is known and used.
A A register holds each programme's client requirements.
D Feedback comes from two sources or more.
D What drives satisfaction is analysed every quarter.
D Complaints are logged, answered and closed in time.
R Changes were made because of it.
2.2 | Process design and variation control | 60 | Critical steps are mapped, controlled and done alike.
A Every process in scope has a map and an owner.
A Each critical step has a control.
D Spread between agents, shifts and sites is measured and acted on.
D Five contacts watched on the floor follow the procedure.
2.3 | Knowledge and document control | 40 | The right content is current and found quickly.
A A list gives owner, version and review date of every document.
D No document is past its review date.
D Five spot-checked pages are right and the latest.
D Staff acknowledge updates.
R Errors caused by content are counted.
2.4 | Change and programme launch | 40 | New programmes start only when they are ready.
A A standard launch plan has go or no-go criteria.
D The last launches have a signed go decision.
D Training and forms changed together with the process.
D Each launch was reviewed afterwards.
2.5 | Forecasting and capacity | 50 | Work is predicted and people are there for it.
A Volume and handling time are forecast for long, middle and short range.
R The forecast error stays within the tolerance.
A The capacity plan includes shrinkage, attrition and training.
D Causes are noted when the error is outside.
2.6 | Scheduling and real-time control | 50 | The right people are there at the right time.
A Schedules are out at least 14 days ahead.
D Adherence is tracked for each agent.
R Adherence reaches its target.
A A playbook says what to do when the day deviates.
D The day's decisions are logged.
D Intervals are reviewed, not only daily averages.
2.7 | Transaction monitoring programme | 70 | Enough contacts are evaluated, fairly, on every channel.
A A procedure says who evaluates, how many, how chosen and on which form.
D! Each active agent has 7 to 14 evaluations a month.
D Side-by-side, remote and client monitoring were each used.
D Evaluations are chosen at random across days, hours and types.
A The sample size for the process is reasoned.
D Each channel is covered.
2.8 | Error classes and calibration | 60 | Evaluators judge alike, and judge what matters.
A Errors are classed by what they harm, with a reason for each.
D! The three critical accuracies are reported apart.
D Every evaluator joins a calibration each month.
R Agreement is at least 85 %.
D Evaluators with low agreement are retrained.
D The client joins a calibration each quarter.
2.9 | Coaching and agent-level correction | 60 | Each result reaches the agent and helps.
A Rules cover feedback, failure and repeated failure.
D Feedback is given within five working days.
D A failed agent is coached and evaluated again within 30 days.
D Repeated failure escalates.
D The agent signs.
R The score after coaching is higher than before.
2.10 | Process-level correction and improvement | 60 | Causes are removed, not patched.
A Rules say which signals start an analysis.
D Cause analyses are on file.
D Errors are ranked every month.
D Actions have an owner, a date and an effectiveness check.
R No cause came back within six months.
2.11 | Privacy, security, legal duties | 40 | Customer data and legal duties are kept.
A A register lists each programme's duties.
D Everybody had privacy training within the year.
D Access and desks are checked.
D Incidents are logged and closed.
R! Compliance-critical accuracy is on target.
2.12 | Continuity, technology, automation | 40 | Service survives, and machines are managed like staff.
A A plan covers short outages and disasters.
D The plan was tested or used within 12 months.
A Each system has a recovery goal.
R Availability is on target.
D Each bot was verified before launch.
2.13 | Data integrity and reporting | 50 | Numbers are complete, right and used.
A Each metric has a data path and a check.
D! A recalculated sample agrees with the report within 1 %.
R At least 95 % of reports are on time.
D Users explain the report they receive.
D Base data is kept for 12 months or more.
2.14 | Client, vendor and supplier governance | 30 | Relations run by rule and are scored.
A A register of contracts and a calendar of meetings exist.
D Each vendor has a monthly scorecard.
R Calls and e-mails are answered within the agreed time.
D A low score leads to an action.
D Key suppliers are reviewed yearly.
3.1 | Jobs and minimum skills | 40 | Each key job has written needs.
A A list names the customer-facing and the support jobs.
A Skills are split into needed at hire and needed after training.
A Each skill has a test.
D The list is reviewed yearly.
A A ratio of agents to team leaders is set.
3.2 | Recruiting and hiring | 40 | People are hired to the needs.
A Selection tools cover every skill needed at hire.
D Ten sampled hiring files are complete.
R Seats are filled in time.
R Leavers in the first 90 days are analysed.
3.3 | Training and development | 70 | Everyone is trained, and it works.
A Each job has a curriculum.
D Records show module, date, hours, trainer and result.
D No required module is missing or expired.
D Trainers are qualified.
R At least 85 % pass at the first try.
R New people's results are followed.
3.4 | Skill verification and re-verification | 70 | Skill is shown, not assumed.
A Each skill has a test and a pass mark.
D! Nobody handles customers alone before passing.
D Skills are verified again within 12 months.
D A failure leads to retraining and a second test.
D Support jobs are verified too.
3.5 | Staff performance, pay, incentives | 50 | Goals are balanced and rewards are fair.
A Personal goals hold quality and service, not volume alone.
D Each agent has a monthly talk.
A The incentive rule has a quality gate.
D Sampled payouts agree with the records.
D Low performers have a plan.
3.6 | Staff feedback and engagement | 30 | Staff are heard and answered.
A A survey is held at least yearly.
R Response rate and result are followed.
D Actions are told to staff.
D Reasons for leaving are analysed.
4.1 | Client satisfaction | 80 | Clients are content, and complaints fall.
A The metrics of client satisfaction are defined.
D Six months of counts or more exist.
R The latest level meets the target.
R The level is sustained.
4.2 | Customer satisfaction and resolution | 130 | Customers are content and helped.
A Satisfaction, dissatisfaction and resolution are defined.
D Six months of counts or more exist.
R The latest level meets the target.
R The level is sustained.
R Where it is not, it improves and has an action.
4.3 | Service and revenue | 130 | Customers reach us in time, and sales are met.
A Service level, abandonment and backlog are defined.
D Six months of counts or more exist.
R The latest level meets the target.
R The level is sustained.
D Figures are split by programme and channel.
4.4 | Quality | 140 | Contacts are handled right.
A Critical accuracies are defined.
D Six months of counts or more exist.
R The latest level meets the target.
R The level is sustained.
D Figures are split by programme and channel.
4.5 | Cost and efficiency | 110 | The operation is efficient.
A Handling time, occupancy and utilisation are defined.
D Six months of counts or more exist.
R The latest level meets the target.
R The level is sustained.
4.6 | Attrition and absence | 60 | People stay and come.
A Attrition and absence are defined.
D Six months of counts or more exist.
R The latest level meets the target.
4.7 | Breadth and staying power of results | 100 | Good results are broad and last.
R Most metrics are sustained.
R No group of metrics falls behind.
R The share of sustained metrics grows.
"""

FINDINGS = (
    "The records seen cover one site; the second site could show none for the last two months.",
    "The rule is written and approved, but three of five people asked had not heard of it.",
    "Two of ten sampled files lack the date, so it cannot be shown that the step came first.",
    "The figure is computed by hand in a sheet that nobody checks; the recalculated value differs by 2.4 %.",
    "The review was skipped twice in the period and no reason is on record.",
)

NOTES = (
    "Team leader showed the log on screen; sample of eight agreed.",
    "Seen during the floor walk on the second day.",
    "The owner promised the missing page by the end of the month.",
)

MODULES = (
    ("PRD-BILL", "Product training: billing"),
    ("PRD-TECH", "Product training: technical help"),
    ("PRIVACY", "Privacy, yearly"),
    ("COMPL", "Compliance basics"),
    ("SYS-CRM", "Customer system"),
    ("SOFT", "Conversation skills"),
    ("VER-CALL", "Verification: call handling"),
    ("VER-CHAT", "Verification: chat and e-mail"),
)

NAMES = (
    "Maricel Santos", "Jomar Reyes", "Анна Соколова", "Dmitri Orlov", "Ana Lucía Gómez", "José Peña",
    "Priya Nair", "Arjun Deshmukh", "Liezl Dela Cruz", "Rodel Bautista", "Camila Restrepo", "Иван Петров",
    "Nikhil Kulkarni", "Sofía Márquez", "Grace Villanueva", "Олеся Ким",
)  # fmt: skip
