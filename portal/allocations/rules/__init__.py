"""The rules of sharing out public revenue, each a pure function of whole fen and exact fractions."""
