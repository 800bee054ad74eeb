"""Published statements in the formats others read: CSV, XLSX, JSON, Beancount, a Frictionless data package.

All of them are made from the public file, a piece at a time, so that none says anything the file does not.
"""
