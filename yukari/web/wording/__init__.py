"""Reasons, judgements and verdicts in words: the same sentences for residents, staff and the API (P14)."""
