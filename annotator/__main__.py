"""The command ``annotator``."""

from annotator.app import main

if __name__ == "__main__":
    main()
