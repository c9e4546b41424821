"""Articles in, library out. Start with `article.py`: the nouns that every room shares."""
