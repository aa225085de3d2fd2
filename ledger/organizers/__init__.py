"""主催団体 and what they hold: who may call people to an activity, which activities there are, and who applied."""
