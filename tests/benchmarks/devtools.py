"""Chromium over the plain DevTools protocol: nothing between the clock and the page.

A tool that copies every websocket frame to its own process slows what is measured here.
"""

import asyncio
import contextlib
import itertools
import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from lab_server import CHROMIUM_FLAGS, chromium


class Tab:
    """One page of a Chromium that runs for it alone."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while (message := await self._socket.read_message()) is not None:
            answer = json.loads(message)
            if answer.get("id") in self._waiting:
                self._waiting.pop(answer["id"]).set_result(answer)

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its result."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        command = {"id": number, "method": method, "params": parameters}
        await self._socket.write_message(json.dumps(command))
        answer = await asyncio.wait_for(self._waiting.get(number) or _gone(), 60)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return dict(answer["result"])

    async def evaluate(self, expression: str) -> Any:
        """Evaluate JavaScript, await its promise, return its value."""
        result = await self.send(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression[:200]}: {result['exceptionDetails']}")
        return result["result"].get("value")

    async def until(self, expression: str, seconds: float = 30) -> Any:
        """Wait until an expression is true."""
        for _ in range(int(seconds / 0.05)):
            if value := await self.evaluate(expression):
                return value
            await asyncio.sleep(0.05)
        raise TimeoutError(expression)

    async def press(self, key: str, code: int) -> None:
        """Press and release one key."""
        named = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        await self.send("Input.dispatchKeyEvent", type="rawKeyDown", **named)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **named)

    async def mouse(self, kind: str, x: float, y: float) -> None:
        """Send one mouse event with the left button held, or released."""
        held = {"button": "left", "buttons": 0 if kind == "mouseReleased" else 1, "clickCount": 1}
        await self.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **held)


async def _gone() -> dict[str, Any]:
    raise ConnectionError("the browser went away")


@contextlib.asynccontextmanager
async def tab(width: int = 1400, height: int = 1000) -> AsyncIterator[Tab]:
    """Run Chromium until the block ends; yield its first page."""
    program = chromium()
    if program is None:
        raise SystemExit("the benchmark needs Chromium: sudo apt install chromium")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        size = f"--window-size={width},{height}"
        own = ["--remote-debugging-port=0", f"--user-data-dir={profile}", size, "about:blank"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen([program, *CHROMIUM_FLAGS, *own], **quiet)  # type: ignore[call-overload]
        try:
            port_file = Path(profile) / "DevToolsActivePort"
            while not (port_file.exists() and len(port_file.read_text().split()) == 2):
                await asyncio.sleep(0.05)
            port = port_file.read_text().split()[0]
            request = HTTPRequest(f"http://127.0.0.1:{port}/json/list")
            pages = json.loads((await AsyncHTTPClient().fetch(request)).body)
            address = next(p["webSocketDebuggerUrl"] for p in pages if p["type"] == "page")
            socket = await websocket_connect(address, max_message_size=2**28)
            yield Tab(socket)
            socket.close()
        finally:
            process.terminate()
            process.wait(20)


async def slow_line(port: int, delay: float) -> asyncio.Server:
    """Listen on a free port and forward to ``port``, every byte ``delay`` seconds late."""

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        clock = asyncio.get_running_loop().time

        async def deliver() -> None:
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0.0, due - clock()))
                if not data:
                    break
                writer.write(data)
                await writer.drain()
            writer.close()

        async with asyncio.TaskGroup() as group:
            group.create_task(deliver())
            while data := await reader.read(65536):
                queue.put_nowait((clock() + delay, data))
            queue.put_nowait((clock() + delay, b""))

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.suppress(Exception, asyncio.CancelledError):  # cancelled when all ends
            await asyncio.gather(pipe(reader, back), pipe(there, writer))

    return await asyncio.start_server(connect, "127.0.0.1", 0)
