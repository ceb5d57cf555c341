"""Which files an export has, what each is and how it is written."""
