"""Values as words and figures, in the page's language."""
