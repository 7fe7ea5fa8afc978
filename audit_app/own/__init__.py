"""Own pages: what somebody on the staff sees of themselves, and whose account is whose. Owns no tables: it picks, field by
field, from the records of quality and training what concerns one person, and nobody else's.
"""
