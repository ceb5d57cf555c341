"""Running a notebook: engine, pool of processes, preloading, printing."""
