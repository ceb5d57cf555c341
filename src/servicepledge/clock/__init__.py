"""Clocks: time that runs only while hours are open, and days that count only when they are worked.

A clock is one table of open stretches with a running total, so that the open time between two instants is a
difference of two look-ups, and an instant so much open time later is a look-up the other way. Both work on whole
columns, in Polars (`frames`) and in DuckDB (`sql`), from the same indexes.
"""
