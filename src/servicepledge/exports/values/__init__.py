"""How values are written in an export, and how they are brought to the kinds of the canonical tables."""
