"""The rules of disclosure: pure, whole fen, nothing of the web."""
