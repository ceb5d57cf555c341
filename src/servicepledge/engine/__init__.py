"""Runs the SQL of facts and tallies."""
