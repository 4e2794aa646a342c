"""The pool of SQLite connections: few are open, since each holds what all tables and triggers come to.

A connection parses the whole schema for itself and caches pages of its own, together up to two megabytes. Threads
that read at the same time wait for one another anyway, as the interpreter runs one of them at a time, and writers wait
for their turn among the threads before they take a connection. So a thread waits a moment for one that comes back,
rather than open one more that stays.
"""

from contextlib import suppress

from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlalchemy.util.queue import Empty

FEW = 2


class FrugalPool(QueuePool):
    """Opens more than a few connections only where none comes back in time, for instance during long downloads.

    What was opened then is kept like the others, so that nobody waits for the same reason again.
    Saves alone never need it. Where many pages that take long are asked for at once, there is soon one for each thread.
    """

    patience = 0.25

    def _do_get(self) -> ConnectionPoolEntry:
        if self.checkedin() == 0 and self.checkedout() >= FEW:
            with suppress(Empty):
                return self._pool.get(True, self.patience)
        return super()._do_get()
