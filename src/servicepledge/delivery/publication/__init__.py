"""How an edition is published: built aside, renamed as a whole, listed byte for byte, and never changed again."""
