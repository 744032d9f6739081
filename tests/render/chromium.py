"""A headless Chromium that tests talk to: pages opened, looked at, asked and printed.

It is spoken to over two pipes in the protocol of its developer tools: each message is JSON, and a
zero byte ends it.
"""

from __future__ import annotations

import base64
import json
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)
_HEIGHT = 900


def node_file(name: str) -> Path | None:
    """Return a file of a package in ``node_modules`` whose programs are on the PATH."""
    folders = (Path(folder).parent for folder in os.get_exec_path() if folder.endswith("/.bin"))
    return next((file for folder in folders if (file := folder / name).is_file()), None)


@dataclass
class Chromium:
    """One tab of a running browser."""

    into: IO[bytes]
    out: IO[bytes]
    session: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    events: list[dict[str, Any]] = field(default_factory=list)

    def tell(self, method: str, **parameters: object) -> Any:
        """Send a command; return its result. What happens meanwhile is added to ``events``."""
        number = next(self.numbers)
        message: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.into.write(json.dumps(message).encode() + b"\0")
        self.into.flush()
        while (heard := self._hear()).get("id") != number:
            self.events.append(heard)
        assert "error" not in heard, heard["error"]
        return heard["result"]

    def open(self, page: Path) -> None:
        """Open a file and wait until it is loaded."""
        self.events.clear()
        self.tell("Page.navigate", url=page.as_uri())
        while not any(one.get("method") == "Page.loadEventFired" for one in self.events):
            self.events.append(self._hear())

    def requests(self) -> list[str]:
        """Return the addresses that the page has asked for."""
        return [
            one["params"]["request"]["url"]
            for one in self.events
            if one.get("method") == "Network.requestWillBeSent"
        ]

    def look(self, width: int, scheme: str) -> None:
        """Set the width of the window in CSS pixels, and the ``light`` or ``dark`` scheme."""
        self.tell(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=_HEIGHT,
            deviceScaleFactor=1,
            mobile=False,
        )
        wanted = [{"name": "prefers-color-scheme", "value": scheme}]
        self.tell("Emulation.setEmulatedMedia", features=wanted)

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, awaited."""
        done = self.tell(
            "Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def picture(self) -> bytes:
        """Return what the window shows as a PNG."""
        return base64.b64decode(self.tell("Page.captureScreenshot")["data"])

    def print(self) -> bytes:
        """Return the page as a PDF on the paper that its stylesheet asks for."""
        made = self.tell("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(made["data"])

    def _hear(self) -> Any:
        heard = bytearray()
        while (byte := self.out.read(1)) != b"\0":
            assert byte, "the browser has ended"
            heard += byte
        return json.loads(heard)


@contextmanager
def running(profile: Path) -> Iterator[Chromium]:
    """Start a browser with a profile of its own, and end it."""
    to_read, into = os.pipe()
    out, to_write = os.pipe()
    # The browser reads from its descriptor 3 and writes to 4.
    script = f'exec "$@" 3<&{to_read} 4>&{to_write}'
    command = ("bash", "-c", script, "bash", "chromium", *_OPTIONS, f"--user-data-dir={profile}")
    with (
        os.fdopen(into, "wb") as into_it,
        os.fdopen(out, "rb") as out_of_it,
        subprocess.Popen(
            command,
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        os.close(to_read)
        os.close(to_write)
        browser = Chromium(into_it, out_of_it)
        target = browser.tell("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.tell("Target.attachToTarget", targetId=target, flatten=True)
        browser.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network"):
            browser.tell(f"{domain}.enable")
        browser.tell("Page.setBypassCSP", enabled=True)
        try:
            yield browser
        finally:
            browser.session = ""
            browser.tell("Browser.close")
            process.wait(timeout=30)
