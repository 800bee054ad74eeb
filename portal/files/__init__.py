"""Files: photos, re-encoded and without metadata, and documents, kept by their content's hash."""
