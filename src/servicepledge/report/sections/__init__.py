"""The sections of the service report, one module each: a function from the material to a `Section`."""
