"""Preparing, publishing, choosing, counting."""
