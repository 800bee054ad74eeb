"""Home: a work list for everyone — what needs me, until when — and what became of what others raised."""
