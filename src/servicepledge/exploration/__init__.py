"""The analyst's questions, in code and by menus."""
