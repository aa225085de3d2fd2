"""What is looked up and never written: how names are read, where towns lie."""
