#!/usr/bin/env python3
"""The command line of the service: ``manage.py help`` lists the commands."""

from factcheck.__main__ import main

if __name__ == "__main__":
    main()
