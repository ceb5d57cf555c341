"""Editions: what a published page was made from, and what changed."""
