"""Work that takes long: done by the worker, with progress, and a file at the end."""
