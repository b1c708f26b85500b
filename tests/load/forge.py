"""A program that has read all of a worker's code, and starts one for each line that it is told.

So a worker can be killed many times in the seconds that one would take to start from nothing.
"""

import os
import sys

from eventsys import create_app, post
from eventsys.messages import mailings, rounds

# Letters in a step: few, so that there are many moments between two steps.
FEW = 25


def main() -> None:
    app = create_app()
    mailings.STEP = rounds.STEP = FEW
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            post.work(app)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
