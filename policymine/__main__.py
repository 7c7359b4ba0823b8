"""`python -m policymine`: the command line."""

from policymine.cli import main

if __name__ == "__main__":
    main()
