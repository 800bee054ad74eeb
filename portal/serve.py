"""Starting the portal: `python -m portal.serve`."""
