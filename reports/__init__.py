"""Turns a finished document into PDF or XLSX; knows no database and nothing of the application."""
