"""`python -m bench`: measure, and print the tables. Options choose how much."""

import json
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bench import column, databases, machine, report
from bench.column import Effort
from bench.installation import Installation
from bench.load import Trouble
from bench.rows import NAMES, VIEWS
from tests.project.reading import ROOT
from tests.system_needs import find_browser

SIZES = (100, 1_000, 10_000, 100_000)
REGISTRATIONS_AN_EVENT, MOST_REGISTRATIONS = 10, 100_000
