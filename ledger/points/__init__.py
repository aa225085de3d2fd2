"""くまもとポイント: what is granted, when it expires, what it is used for, in a journal that only grows."""
