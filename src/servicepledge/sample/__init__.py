"""A made-up centre with seven contracts and seven months of exports: the same rows for the same seed and scale."""

from .files import write_sample

__all__ = ["write_sample"]
