"""What the demo neighbourhood consists of: invented places, people and words. Data only; `play` brings it to life."""
