"""gunicorn's settings; each may be overridden by its environment variable.

SQLite takes one process with threads, PostgreSQL several processes. Slow phones hold a thread for
seconds, so a buffering proxy belongs in front (nginx.conf beside this file).
"""

import ctypes as _ctypes
import gc as _gc
import os
from typing import Any

_postgres = os.environ.get("DATABASE_URL", "").startswith("postgresql")

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
preload_app = True
"""Loaded once, before the workers are forked from it; see `when_ready`."""
workers = int(os.environ.get("WEB_WORKERS", "2" if _postgres else "1"))
threads = int(os.environ.get("WEB_THREADS", "4" if _postgres else "5"))
"""Each thread opens a connection, and one to SQLite keeps the whole schema, a MiB."""
timeout = 60
graceful_timeout = 30
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4_094
limit_request_fields = 60
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108
forwarded_allow_ips = os.environ.get("PROXY_ADDRESS", "127.0.0.1")
accesslog = None
"""No access log: at a service counter an address with a minute is a name."""
errorlog = "-"
loglevel = "warning"
control_socket_disable = True
"""Recent versions open a control socket under the account's home unless told otherwise."""


def _give_memory_back() -> None:
    """Tell glibc to return what a large page took, instead of keeping it for each thread.

    One arena for all threads, blocks from 64 KiB on mapped by themselves, the top trimmed: a tenth
    less memory under load. Other C libraries know no `mallopt` and need none of this.
    """
    trim_threshold, mmap_threshold, arena_max, size = -1, -3, -8, 64 * 1024
    tune = getattr(_ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        for option, value in ((trim_threshold, size), (mmap_threshold, size), (arena_max, 1)):
            tune(option, value)


_give_memory_back()


def _fill_gaps() -> None:
    """Take the gaps in the heap out of use, before it is shared.

    A worker that puts a small block into a gap gets a copy of the whole page around it. A MiB that
    nobody uses saves every worker three to six. Every block that lies below the heap's end stays
    where it is; the first one beyond says that there is no gap of this size any more.
    """
    libc = _ctypes.CDLL(None)
    if not hasattr(libc, "malloc_trim"):
        return
    libc.malloc.restype = libc.sbrk.restype = _ctypes.c_void_p
    libc.free.argtypes = [_ctypes.c_void_p]
    libc.malloc_trim(0)
    end = libc.sbrk(0) - 2 * os.sysconf("SC_PAGE_SIZE")
    for size in (2**power for power in range(15, 3, -1)):
        while block := libc.malloc(size):
            if block >= end:
                libc.free(block)
                break


def _fill_pools() -> None:
    """The same for Python's own small blocks: half a MiB in some thousand gaps.

    A block at the very beginning of a pool, followed by its neighbour, says that no pool of its
    size has room left. Both are given back.
    """
    pool, first, step, most = 16 * 1024, 48, 16, 20_000
    take, give = _ctypes.pythonapi.PyObject_Malloc, _ctypes.pythonapi.PyObject_Free
    take.restype, take.argtypes = _ctypes.c_void_p, [_ctypes.c_size_t]
    give.restype, give.argtypes = None, [_ctypes.c_void_p]
    for size in range(512, 0, -step):
        before = 0
        for _ in range(most):
            block = take(size)
            if before % pool == first and block == before + size:
                give(block)
                give(before)
                break
            before = block


def when_ready(server: Any) -> None:
    """Before the first worker is forked: whatever a visit sets up is set up once, and the garbage
    collector of a worker never walks through what it shares with the others.
    """
    server.app.wsgi().extensions["rehearse"]()
    _gc.collect()
    _fill_gaps()
    _fill_pools()
    _gc.freeze()
