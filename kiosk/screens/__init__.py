"""View-models: plain objects with a frozen state and one method per touch; no Qt."""
