"""python -m index add|remove|list|info|check|rebuild|feedback"""

import sys

from index.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
