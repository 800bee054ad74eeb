"""The property register: which unit has which area and which owners, and who says otherwise."""
