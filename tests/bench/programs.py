"""Programs of one run: started on the loopback, measured, and ended by us alone, by their id."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 40
STOP_SECONDS = 40
TICK = os.sysconf("SC_CLK_TCK")


class Broken(RuntimeError):
    """Something that the run needs did not start or did not do its work."""


@dataclass
class Program:
    """A running child with everything it started itself."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def pid(self) -> int:
        """Process id of the child itself."""
        return self.process.pid

    def tree(self) -> list[int]:
        """The child and all its descendants."""
        return tree(self.pid)

    def memory(self) -> float:
        """Proportional set size of the tree in MiB: pages that are shared count once."""
        return sum(map(_pss, self.tree())) / 1024

    def cpu(self) -> float:
        """Processor seconds of the tree, children that ended included."""
        return sum(map(_cpu, self.tree()))

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Stopped while others are measured."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@contextlib.contextmanager
def program(command: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[Program]:
    """Run a command in the checkout until the block ends."""
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**clean_environment(), **environ},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,  # Ctrl-C is for the bench, which then ends its children itself
            preexec_fn=end_with_parent(),
        )
    try:
        yield Program(process, log)
    finally:
        _end(process)


def run(command: Sequence[str], environ: Mapping[str, str]) -> str:
    """Run a command of ours to its end; returns what it printed. Raises Broken with its words."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**clean_environment(), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Broken(f"{' '.join(command)}: {done.stdout[-500:]}{done.stderr[-2000:]}")
    return done.stdout


def clean_environment() -> dict[str, str]:
    """Nothing of the caller's settings may decide what is measured."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def tool(name: str) -> str:
    """A command of the environment that runs the bench."""
    return str(Path(sys.executable).parent / name)


def free_port() -> int:
    """A port of the loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, of: Program) -> None:
    """Until the address answers 200; raises Broken with the end of the program's log."""
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and of.process.poll() is None:
        if _answers(url):
            return
        time.sleep(0.05)
    raise Broken(f"{url} never answered: {of.log.read_text(errors='replace')[-2000:]}")


def tree(pid: int) -> list[int]:
    """A process and all its descendants, as far as they still exist."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(folder.name))
    found, todo = [], [pid]
    while todo:
        found.append(todo.pop())
        todo += children.get(found[-1], [])
    return found


def end_with_parent(how: signal.Signals = signal.SIGTERM) -> Callable[[], None] | None:
    """On Linux, let the kernel end the child when the bench is killed and can do so no more."""
    if sys.platform != "linux":
        return None
    set_death_signal = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(set_death_signal, int(how))


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except OSError:
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        for pid in tree(process.pid):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait(STOP_SECONDS)


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _cpu(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / TICK  # utime, stime and those of ended children
    return 0.0
