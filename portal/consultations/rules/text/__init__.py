"""The rules of text review: what a text is made of, how it is read from a file, how its versions are matched."""
