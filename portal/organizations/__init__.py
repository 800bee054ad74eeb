"""Organizations: applications, members with roles and terms, recusal, and a page that says what they did."""
