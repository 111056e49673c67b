"""What places and organisations ask: surveys and public comments, and what came of them."""
