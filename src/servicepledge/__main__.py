"""`python -m servicepledge`: the command `pledge`."""

from .cli.main import main

if __name__ == "__main__":
    main()
