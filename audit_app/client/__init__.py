"""The client's window: what an observer sees of the programmes that were opened to them by name, and reports that were
released. It picks fields one by one; no name of anybody on the staff is among them.
"""
