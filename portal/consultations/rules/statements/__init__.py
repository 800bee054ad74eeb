"""The mathematics of opinion statements: who stands near whom, what unites all, what comes next. Pure, on numpy."""
