"""Writes: a public function is one use case, one commit, one audit entry."""
