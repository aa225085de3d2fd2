"""The drill's rooms: its plan, its clerk, its network, and the comparison at its end."""
