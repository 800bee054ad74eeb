"""Reading questionnaires: their questions, one's own answer, all answers."""
