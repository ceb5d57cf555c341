"""What follows from a miss: the register of breaches, duties, settlement."""
