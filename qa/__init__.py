"""Question in, quotes out. Start with `answer.py` for the nouns, then `assemble.py` for how parts meet."""
