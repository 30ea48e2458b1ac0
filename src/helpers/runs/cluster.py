"""Have a Dask cluster do the work of a command: the same functions on other machines, given and giving the same bytes.

Inputs and results travel, and nothing else is shared. Each of the cluster's workers has workers of ours beside it, so
that what is true of those is true there: one that is killed takes no other with it, and none is kept for long.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import pickle
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import cache
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any, cast

from helpers.errors import WorkbookError
from helpers.runs.inputs import LOCK
from helpers.runs.job import Step, Watch
from helpers.runs.kind import Kind, kind
from helpers.runs.workers import Hands, Result, Workers

if TYPE_CHECKING:
    from distributed import Client, Future

_PATIENCE = 10  # seconds for a scheduler to answer
_TOPIC = "workbook-steps"  # of the cluster's events
_EACH = 2  # tasks that are handed over for each thread: one that it does, one that waits for it or for who joins later

_starting = threading.Lock()


@contextmanager
def cluster(address: str, *, apart: bool = False) -> Iterator[Hands]:
    """Give the hands of a cluster.

    Args:
        address: its scheduler's, such as ``tcp://10.0.0.5:8786``.
        apart: whether notebooks are run that were received, which all machines must keep apart in the same way.

    Raises:
        WorkbookError: Dask is not installed, no scheduler answers, it has no workers, or one of them is of another
            kind than this machine.
    """
    here = kind(apart=apart)
    client = _client(address)
    try:
        _refuse_others(client, address, here, apart)
        hands = Cluster(client, here, apart=apart)
        try:
            yield hands
        finally:
            hands.close()
    finally:
        client.close()


class Cluster(Hands):
    """The workers of a Dask cluster; what one of them was doing when it was lost is done again by another."""

    def __init__(self, client: Client, here: Kind, *, apart: bool) -> None:
        super().__init__(_EACH * sum(client.nthreads().values()))
        self._client = client
        self._here = (here, apart)
        self._under_way: dict[str, tuple[Future[tuple[bool, Any]], Watch]] = {}
        client.subscribe_topic(_TOPIC, self._step)

    def end(self) -> None:
        """Have the cluster begin nothing more of this; what it is doing, it does in vain."""
        self._client.cancel([future for future, _ in [*self._under_way.values()]])

    def _done(self, function: Callable[..., Result], given: tuple[Any, ...], named: dict[str, Any]) -> Result:
        from distributed import KilledWorker

        self.go_on()
        watch = named.pop("watch")
        key = f"{function.__name__}-{uuid.uuid4().hex}"
        future = self._client.submit(done, pickle.dumps((function, given, named)), *self._here, key, key=key)
        self._under_way[key] = (future, watch)
        try:
            fine, result = future.result()
        except KilledWorker as error:
            raise WorkbookError(
                "Each worker of the cluster that made it was ended meanwhile, as a system does where memory is short. "
                "Nothing was changed."
            ) from error
        except (CancelledError, OSError) as error:
            raise WorkbookError(
                "The cluster’s scheduler was lost before it was made. Nothing was changed. Start scheduler and workers "
                "again; the same command goes on."
            ) from error
        finally:
            del self._under_way[key]
        if not fine:
            raise result
        return cast(Result, result)

    def _step(self, event: tuple[float, tuple[str, str, int, str]]) -> None:
        key, name, steps, doing = event[1]
        if key in self._under_way:
            self._under_way[key][1](Step(name, steps, doing))


def done(task: bytes, wanted: Kind, apart: bool, key: str) -> tuple[bool, Any]:
    """Return, on a worker of the cluster, whether a task has a result, and the result; else why it has none.

    Args:
        task: what is to be done: the function, what it is given, and what by name.
        wanted: the kind of machine that asks for it, which this one must be of, as it may have joined since.
        apart: as `kind` is given it.
        key: what its steps are told under.
    """
    from distributed import get_worker

    worker = get_worker()
    try:
        if told := _other(worker.address, _loaded(apart), wanted):
            raise WorkbookError(told)
        function, given, named = pickle.loads(task)  # noqa: S301 - whoever reaches the scheduler may run anything
        hands = _workers(worker.state.nthreads)

        def watch(step: Step) -> None:
            worker.log_event(_TOPIC, (key, step.name, step.done, step.doing))

        return True, asyncio.run(hands.do(function, *given, watch=watch, **named))
    except (WorkbookError, OSError) as error:  # which Dask would write into its log, with whatever it quotes
        return False, error


def kinds(apart: bool) -> tuple[Kind, Kind]:
    """Return of which kind a worker of the cluster was when it began, and of which its folder is now."""
    return _loaded(apart), kind(apart=apart)


@cache
def _loaded(apart: bool) -> Kind:
    return kind(apart=apart)


def _workers(count: int) -> Workers:
    with _starting:
        return _beside(count)


@cache
def _beside(count: int) -> Workers:
    """Return our workers beside a worker of the cluster, which end with it."""
    multiprocessing.current_process().daemon = False  # which Dask's is, and such a one may start no other
    hands = Workers(count)
    Finalize(hands, hands.close, exitpriority=0)  # before processes that go on are waited for
    return hands


def _client(address: str) -> Client:
    try:
        from distributed import Client, Security, rpc
    except ModuleNotFoundError as error:
        raise WorkbookError(
            "--scheduler needs the package “distributed”, which is not installed here. Type "
            f"“pip install --require-hashes -r {LOCK}” in the workbook’s folder, and try again."
        ) from error
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters comes as an error

    async def asked() -> (
        None
    ):  # as Client waits long where that is no address, and for ever where it is something else’s
        async with rpc(address, connection_args=Security().get_connection_args("client"), timeout=_PATIENCE) as there:
            if (await there.identity())["type"] != "Scheduler":
                raise ValueError

    try:
        asyncio.run(asyncio.wait_for(asked(), 2 * _PATIENCE))
        return Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise WorkbookError(
            f"No Dask scheduler answers at “{address}”: {str(error) or 'what is there is something else'}. Start one "
            "with “dask scheduler”, which says its address, such as tcp://10.0.0.5:8786; or leave --scheduler out, and "
            "this machine does it."
        ) from error


def _refuse_others(client: Client, address: str, here: Kind, apart: bool) -> None:
    """Raise where a cluster has no workers, or one that would not make the same bytes as this machine."""
    found = client.run(kinds, apart, on_error="return")
    if not found:
        raise WorkbookError(
            f"The Dask scheduler at “{address}” has no workers. Start some with “dask worker {address}”, on any "
            "machine that has the workbook, and try again."
        )
    for worker, there in sorted(found.items()):
        if isinstance(there, Exception):
            raise WorkbookError(
                f"The worker {worker} cannot do the workbook’s work: {type(there).__name__}: {there}. Start it again "
                "in the environment of a workbook that is the same as this one."
            )
        for each in there:
            if told := _other(worker, each, here):
                raise WorkbookError(told)


def _other(worker: str, there: Kind, here: Kind) -> str:
    """Say in what a worker is of another kind than this machine, both named; nothing where it is of the same."""
    for name, value in here.items():
        if there[name] != value:
            return (
                f"The worker {worker} would not make the same bytes as this machine, so it was given nothing: {name} "
                f"there is “{there[name]}”, here “{value}”. Bring one to the other’s, and start the worker again."
            )
    return ""
