"""The drill's own rooms, each alone: plan, model, network, comparison, notebook, table."""
