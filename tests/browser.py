"""One Chromium that tests drive by its DevTools protocol: pages as they are shown, with what they are shown on."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

_FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync"
_SECONDS = 120


class Page:
    """A tab of the browser."""

    def __init__(self, socket: websocket.WebSocket) -> None:
        self._socket = socket
        self._session: str | None = None
        self._sent = 0
        self._loaded: set[str] = set()
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.call("Page.enable")
        self.call("Page.setLifecycleEventsEnabled", enabled=True)

    def call(self, method: str, **params: Any) -> Any:
        """Return what a method of the protocol gives."""
        self._sent += 1
        said = {"id": self._sent, "method": method, "params": params}
        self._socket.send(json.dumps(said | ({"sessionId": self._session} if self._session else {})))
        while (heard := self._hear()).get("id") != self._sent:
            pass
        assert "error" not in heard, f"{method}: {heard}"
        return heard["result"]

    def _hear(self) -> dict[str, Any]:
        """Return what the browser says next, having noted it where a page is loaded."""
        heard: dict[str, Any] = json.loads(self._socket.recv())
        if heard.get("method") == "Page.lifecycleEvent" and heard["params"]["name"] == "load":
            self._loaded.add(heard["params"]["loaderId"])
        return heard

    def open(self, path: Path, *, script: bool = True) -> None:
        """Load a page; without its script it is as in a browser that runs none."""
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        loader = self.call("Page.navigate", url=path.resolve().as_uri())["loaderId"]
        while loader not in self._loaded:
            self._hear()
        self.call("Emulation.setScriptExecutionDisabled", value=False)  # for what a test runs itself

    def show_on(self, width: int, height: int = 900, media: Mapping[str, str] | None = None) -> None:
        """Show pages on a screen so wide and high, with features such as ``prefers-color-scheme``."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        features = [{"name": name, "value": value} for name, value in (media or {}).items()]
        self.call("Emulation.setEmulatedMedia", media="", features=features)

    def run(self, script: str) -> Any:
        """Return the value of an expression of JavaScript, once it is there."""
        done = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def press(self, key: str, *, code: int, text: str = "", shift: bool = False) -> None:
        """Press a key and let it go."""
        for kind in ("keyDown" if text else "rawKeyDown", "keyUp"):
            more = {"text": text} if text and kind == "keyDown" else {}
            held = 8 if shift else 0
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, modifiers=held, **more)


@contextmanager
def chromium(profile: Path) -> Iterator[Page]:
    """Give a page of a Chromium of its own, which ends with the context."""
    command = ["chromium", *_FLAGS.split(), "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
    said = profile / "DevToolsActivePort"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while not said.exists() or "/" not in said.read_text(encoding="utf-8"):
                assert process.poll() is None, "Chromium ended at once"
                time.sleep(0.05)
            port, path = said.read_text(encoding="utf-8").split()
            address = f"ws://127.0.0.1:{port}{path}"
            yield Page(websocket.create_connection(address, suppress_origin=True, timeout=_SECONDS))
        finally:
            process.terminate()
