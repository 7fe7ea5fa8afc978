"""The engines below every kind of report: PDF chapters, workbooks, charts, fonts and the child process."""
