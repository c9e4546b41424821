"""Are the answers good? Start with `case.py`: one question with what a good answer must hold."""
