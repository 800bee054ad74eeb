"""Sharing out public revenue (公共收益分配): projects with costs, residents who choose, rules anyone can recompute."""
