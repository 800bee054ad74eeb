"""Tables from outside: results published elsewhere, and what the official voting platform exports. No database."""
