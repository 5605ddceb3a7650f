"""Programs that make the weights that ship. They need the ``dev`` extra."""
