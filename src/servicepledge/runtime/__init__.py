"""What a process needs whatever it does: signals, imports, memory, helper processes."""
