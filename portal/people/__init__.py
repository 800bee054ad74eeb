"""People: accounts and sign-in, organizations and memberships, acting for one, residency in a unit."""
