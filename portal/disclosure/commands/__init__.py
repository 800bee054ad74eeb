"""What is done with the accounts, one verb each."""
