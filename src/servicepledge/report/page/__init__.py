"""The page: sections as HTML, laid into one file."""
