"""Who does the work: this process, several of this machine, or a cluster. Nothing is lost when one of them dies.

Hand-ins travel in batches; a few batches per worker are on the way at a time, so memory stays flat however large the class is.
Results come in the order in which they are done.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from itertools import islice
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import MappingProxyType
from typing import Any

from course.errors import CourseError

from ..feedback.intake import ANSWERS
from . import work
from .survey import answers_size
from .work import Done, Job, WeekPlan, Worker

BATCH = 64  # hand-ins
AHEAD = 3  # batches on the way per worker
SENT = 2 * 1024 * 1024  # bytes of one answer file that may go to a cluster; larger ones are read here
WORTH_IT = 400  # hand-ins from which a second process earns its start
DIAL = 10  # seconds to wait for a scheduler
REBUILT = 3  # times that a pool is made anew after a worker died


# items are frozen; another process of this machine gets them as they are
def _frozen(whole: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(whole)


ForkingPickler.register(MappingProxyType, lambda frozen: (_frozen, (dict(frozen),)))


def usual_jobs(hand_ins: int) -> int:
    return 1 if hand_ins < WORTH_IT else max(1, min(8, os.cpu_count() or 1))


def batches(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    them = iter(jobs)
    while batch := list(islice(them, BATCH)):
        yield batch


def here(plan: WeekPlan, jobs: Iterable[Job]) -> Iterator[list[Done]]:
    """One after another, in this process."""
    worker = Worker(plan)
    for batch in batches(jobs):
        yield [worker.grade(job) for job in batch]


def in_processes(plan: WeekPlan, jobs: Iterable[Job], count: int) -> Iterator[list[Done]]:
    """In ``count`` processes of this machine. When one of them is killed its batches are done again."""
    # not forked: the gradebook's connections and nbgrader's threads do not survive that
    context = multiprocessing.get_context("spawn")
    left = iter(batches(jobs))
    again: list[list[Job]] = []
    for _ in range(REBUILT):
        pool = ProcessPoolExecutor(count, mp_context=context, initializer=work.begin, initargs=(plan,))
        try:
            yield from _window(
                pool, _chain(again, left), work.grade_jobs, lambda batch: (batch,), count * AHEAD, lost := []
            )
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        again = lost
        if not again:
            return
    yield from here(plan, (job for batch in _chain(again, left) for job in batch))


def _chain(first: list[list[Job]], then: Iterator[list[Job]]) -> Iterator[list[Job]]:
    while first:
        yield first.pop()
    yield from then


def _window(
    pool: Executor,
    todo: Iterator[list[Job]],
    function: Callable[..., Any],
    arguments: Callable[[list[Job]], tuple[Any, ...]],
    width: int,
    lost: list[list[Job]],
) -> Iterator[Any]:
    """Results as they come. When the pool breaks, the batches on the way are ``lost`` and the rest of ``todo`` is left."""
    flying: dict[Future[Any], list[Job]] = {}
    try:
        for batch in todo:
            try:
                flying[pool.submit(function, *arguments(batch))] = batch
            except BrokenProcessPool:
                lost.append(batch)
                raise
            while len(flying) >= width:
                yield from _landed(flying)
        while flying:
            yield from _landed(flying)
    except BrokenProcessPool:
        lost.extend(flying.values())


def _landed(flying: dict[Future[Any], list[Job]]) -> Iterator[Any]:
    done, _ = wait(flying, return_when=FIRST_COMPLETED)
    for future in done:
        result = future.result()  # a broken pool leaves the batch among the flying
        del flying[future]
        yield result


# ---- a cluster ------------------------------------------------------------------------------------------------------------


def on_executor(plan: WeekPlan, jobs: Iterable[Job], pool: Executor, width: int) -> Iterator[list[Done]]:
    """Answer files are read by the pool's workers, wherever they are; scored, with the keys, here.

    Only bytes of answer files leave this machine: no key, no item, no name of a learner. A batch that a worker could not
    bring back is read here.
    """
    worker = Worker(plan)
    flying: dict[Future[Any], list[Job]] = {}
    for batch in batches(jobs):
        flying[pool.submit(work.parse, [_file(job) for job in batch])] = batch
        while len(flying) >= max(1, width):
            yield from _scored(worker, flying)
    while flying:
        yield from _scored(worker, flying)


def _file(job: Job) -> bytes | None:
    """The answers' bytes; None where there are none, or where this machine has to look for itself."""
    if answers_size(job.folder) > SENT:
        return None
    try:
        return Path(job.folder, ANSWERS).read_bytes()
    except OSError:
        return None


def _scored(worker: Worker, flying: dict[Future[Any], list[Job]]) -> Iterator[list[Done]]:
    done, _ = wait(flying, return_when=FIRST_COMPLETED)
    for future in done:
        batch = flying.pop(future)
        yield [worker.grade(job) for job in _with_answers(batch, future)]


def _with_answers(batch: Sequence[Job], future: Future[Any]) -> list[Job]:
    try:
        handins = work.parsed(future.result())
    except ValueError as problem:
        raise CourseError(f"The cluster cannot be used: {problem}. Install the same version everywhere.") from None
    except Exception:  # the worker died, again and again: the answers are still here
        return list(batch)
    if len(handins) != len(batch):
        raise CourseError(
            "The cluster cannot be used: a worker sent back another number of hand-ins than it was given."
        )
    return [
        replace(job, handin=handin) if 0 < answers_size(job.folder) <= SENT else job
        for job, handin in zip(batch, handins, strict=True)
    ]


class Cluster:
    """A Dask cluster that is already running, by the address of its scheduler. Raises CourseError."""

    def __init__(self, address: str) -> None:
        try:
            from dask.distributed import Client
        except ImportError:
            raise CourseError(
                "Dask is not installed here. Install it with:  pip install 'cleanclaim[cluster]'"
            ) from None
        try:
            self.client = Client(address, timeout=DIAL, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as problem:
            raise CourseError(
                f"No Dask scheduler answers at {address} ({str(problem) or 'no reply'}). Nothing was graded. Start one with:  "
                "dask scheduler  and, on each machine:  dask worker ADDRESS"
            ) from None
        self.workers = sum(self.client.nthreads().values())
        if not self.workers:
            self.client.close()
            raise CourseError(
                f"The scheduler at {address} has no workers. Nothing was graded. On each machine start:  dask worker {address}"
            )
        self.pool = self.client.get_executor(pure=False)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
