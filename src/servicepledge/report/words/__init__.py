"""The words of a page, in Chinese and English."""
