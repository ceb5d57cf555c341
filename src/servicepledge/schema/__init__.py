"""TOML at the door: read with care, mistakes in sentences."""
