"""Preparing, announcing, voting, closing; each growing the record of the vote."""
