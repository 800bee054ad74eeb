"""Paper forms: entered with a scan by one officer, confirmed by another."""
