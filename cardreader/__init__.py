"""An IC card as bytes, then as facts; knows nobody else of ours."""
