"""What the desk asks of the world around it: protocols and frozen data, no adapter."""
