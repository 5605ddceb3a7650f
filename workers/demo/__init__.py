"""The service on one machine for trying it out: all its processes as children of one command."""
