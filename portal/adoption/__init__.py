"""The adoption table (意见采纳情况表): what became of every opinion received, in public, with the reason."""
