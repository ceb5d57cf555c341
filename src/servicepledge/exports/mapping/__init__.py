"""From the columns of files to canonical columns, and what may be doubted of them."""
