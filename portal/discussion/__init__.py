"""Discussion on any matter: comments with a stance, replies, helpful votes, reports."""
