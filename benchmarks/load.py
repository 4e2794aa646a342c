"""A light load generator: keep-alive connections in one process, so that the server keeps the cores."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Measured:
    """What a run showed: seconds of each answer, and the answers that were not as expected."""

    seconds: float
    answers: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.seconds

    def quantile(self, share: float) -> float:
        """Milliseconds below which `share` of the answers came."""
        ordered = sorted(self.answers)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Connection:
    """One client's connection."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port)

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a whole request and return status, head and body of the answer."""
        self.writer.write(request)
        head = await self.reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        body = b""
        if b"content-length:" in lower:
            length = int(lower.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
            body = await self.reader.readexactly(length)
        elif b"transfer-encoding: chunked" in lower:
            while (size := int(await self.reader.readline(), 16)) > 0:
                body += await self.reader.readexactly(size)
                await self.reader.readexactly(2)
            await self.reader.readline()
        if b"connection: close" in lower:
            self.writer.close()
            await self.open()
        return status, head, body

    def close(self) -> None:
        self.writer.close()


async def _one_client(
    connection: Connection, requests: Iterator[bytes], expected: int, until: float, found: Measured
) -> None:
    await connection.open()
    for request in requests:
        begun = time.perf_counter()
        if begun >= until:
            break
        status, head, _body = await connection.ask(request)
        found.answers.append(time.perf_counter() - begun)
        if status != expected:
            found.wrong.append(head.decode("latin-1").splitlines()[0])
    connection.close()


def run(host: str, port: int, clients: list[Iterator[bytes]], expected: int, seconds: float) -> Measured:
    """Let every client send its requests one after the other for `seconds`, all at the same time."""

    async def all_of_them() -> Measured:
        found = Measured(0.0)
        begun = time.perf_counter()
        until = begun + seconds
        await asyncio.gather(
            *(_one_client(Connection(host, port), requests, expected, until, found) for requests in clients)
        )
        found.seconds = time.perf_counter() - begun
        return found

    return asyncio.run(all_of_them())
