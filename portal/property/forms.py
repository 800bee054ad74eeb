"""What officers and owners type about the property register."""
