"""共治 Gongzhi: the portal. `factory.create_app` is the door; README.md draws the ladder of slices."""
