"""People who appear at an event: asked by letter, with a page of their own."""
