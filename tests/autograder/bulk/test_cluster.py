"""A real Dask scheduler and workers, in processes of their own on 127.0.0.1: same grades, no key on the way, nothing lost."""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder.bulk import engine, work
from autograder.bulk.run import grade_week
from course.errors import CourseError
from tests.autograder.bulk import compare
from tests.autograder.bulk.mixed_class import clean, copy_course, damaged, make_class, no_answers, second_thoughts
from tests.autograder.course_in_miniature import MINI, REPO, WEEK

KINDS = [clean, clean, second_thoughts, damaged, no_answers]


class Told(Executor):
    """An executor that keeps everything it was sent, as it would go over the wire."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(1)
        self.sent: list[bytes] = []
        self.back: list[bytes] = []

    def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.sent.append(pickle.dumps((function, args, kwargs)))
        future = self.pool.submit(function, *args, **kwargs)
        self.back.append(pickle.dumps(future.result()))
        return future


class FakeCluster:
    def __init__(self, pool: Executor) -> None:
        self.pool, self.workers = pool, 2

    def __call__(self, address: str) -> FakeCluster:
        return self

    def __enter__(self) -> FakeCluster:
        return self

    def __exit__(self, *_: object) -> None:
        pass


def secrets() -> set[str]:
    """Every text of the solutions in the miniature bank that is long enough to be told from chance."""
    found: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            for name, inner in value.items():
                collect(name)
                collect(inner)
        elif isinstance(value, list):
            for inner in value:
                collect(inner)
        elif len(str(value)) >= 4:
            found.add(str(value))

    for item in yaml.safe_load((MINI / f"{WEEK}.yaml").read_text())["items"]:
        for name in ("key", "rationale", "locators", "errors", "hint"):
            collect(item.get(name))
    return found


def test_no_key_is_in_anything_that_is_sent(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Learners who know nothing: whatever of a key is on the way can only have come from us."""
    students = make_class(course, 8, kinds=[clean])
    for student in students:
        path = course / "submitted" / student / WEEK / "responses.jsonl"
        path.write_text('{"v": 1, "item": "w01-g01", "rev": "0", "at": "now", "kind": "save", "answer": "zzz"}\n')
    told = Told()
    monkeypatch.setattr(engine, "Cluster", FakeCluster(told))
    assert grade_week(course, WEEK, bar=False, dask="tcp://nowhere").kinds["at once"] == 8
    known = secrets()
    assert len(known) > 60 and any("SECRETRATIONALE" in text for text in known)
    assert told.sent and told.back
    for data in (*told.sent, *told.back):
        assert b"zzz" in data  # we do see what is sent
        for text in known - {"code", "diagnoses", "procedures", "modifiers", "units"}:
            assert text.encode() not in data, f"{text!r} was sent"
        for student in students:
            assert student.encode() not in data, "a learner's name was sent"
    function, args, kwargs = pickle.loads(told.sent[0])
    assert function is work.parse and not kwargs and all(isinstance(one, bytes) for one in args[0])


def test_workers_import_neither_bank_nor_nbgrader() -> None:
    code = (
        "import sys\nfrom autograder.bulk import work\nwork.parse([b'', None])\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('nbgrader', 'sqlalchemy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_what_a_worker_sends_back_is_checked() -> None:
    for data in (b"[]", b"{}", b'{"version": "0"}', b"\xff", b'{"version": "0.0.0-other", "read": []}'):
        with pytest.raises(ValueError):
            work.parsed(data)
    ours = work.parse([b'{"v": 1, "item": "a", "rev": "r", "at": "t", "kind": "save", "answer": [1, null]}\n', None])
    first, second = work.parsed(ours)
    assert first.responses["a"].answer == [1, None] and not first.problems
    assert not second.responses and "No responses.jsonl" in second.problems[0]


def test_an_answer_too_deep_for_json_is_left_to_the_instructors_machine() -> None:
    deep = "[" * 900 + "]" * 900
    line = f'{{"v": 1, "item": "a", "rev": "r", "at": "t", "kind": "save", "answer": {deep}}}\n'.encode()
    both = work.parsed(work.parse([line, b""]))
    assert len(both) == 2 and both[1] is not None


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """(address, workers): each in a folder where there is no course and no bank."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    env = {**os.environ, "PYTHONPATH": str(REPO), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": env}
    started = []
    try:
        place = tmp_path / "elsewhere"
        place.mkdir()
        base = [sys.executable, "-m", "distributed.cli"]
        scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port)]
        started.append(subprocess.Popen([*scheduler, "--no-dashboard"], cwd=place, **quiet))
        _reachable(port)
        workers = []
        for n in range(2):
            words = [f"{base[2]}.dask_worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny"]
            words += ["--host", "127.0.0.1", "--name", f"w{n}", "--local-directory", str(place)]
            workers.append(subprocess.Popen([sys.executable, "-m", *words], cwd=place, **quiet))
        started += workers
        _workers(address, 2)
        yield address, workers
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _reachable(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the scheduler did not start")


def _workers(address: str, count: int) -> None:
    from dask.distributed import Client

    with Client(address, timeout=30, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=60)


@pytest.mark.slow
def test_a_real_cluster_and_a_worker_killed_in_the_middle(
    course: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, workers = cluster
    make_class(course, 60, kinds=KINDS)
    twin = copy_course(course, course.parent / "twin")
    grade_week(twin, WEEK, bar=False)
    monkeypatch.setattr(engine, "BATCH", 4)
    parsed, seen = work.parsed, []

    def killing(data: bytes) -> Any:
        seen.append(len(data))
        if len(seen) == 3:
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()
        return parsed(data)

    monkeypatch.setattr(work, "parsed", killing)
    record = grade_week(course, WEEK, bar=False, dask=address)
    assert record.kinds["at once"] == 60 and len(seen) >= 10 and record.engine.startswith("Dask")
    assert workers[0].poll() is not None and workers[1].poll() is None
    compare.same(course, twin)

    # the last worker goes as well: the answers are still here, and are read here
    monkeypatch.setattr(work, "parsed", parsed)
    workers[1].kill()
    workers[1].wait()
    _gone(address)
    with pytest.raises(CourseError, match="has no workers. Nothing was graded"):
        grade_week(course, WEEK, bar=False, dask=address, force=True)
    compare.same(course, twin)


def _gone(address: str) -> None:
    from dask.distributed import Client

    with Client(address, timeout=30, set_as_default=False) as client:
        for _ in range(300):
            if not client.nthreads():
                return
            time.sleep(0.1)
    raise AssertionError("the scheduler still counts a dead worker")


def test_batches_that_no_worker_brings_back_are_read_here(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Doomed(Executor):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(RuntimeError("KilledWorker"))
            return future

    make_class(course, 9, kinds=KINDS)
    twin = copy_course(course, course.parent / "twin")
    grade_week(twin, WEEK, bar=False)
    monkeypatch.setattr(engine, "Cluster", FakeCluster(Doomed()))
    grade_week(course, WEEK, bar=False, dask="tcp://nowhere")
    compare.same(course, twin)


def test_nobody_answers(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "DIAL", 1)
    make_class(course, 1, kinds=[clean])
    with pytest.raises(CourseError, match="No Dask scheduler answers at .*dask worker"):
        grade_week(course, WEEK, bar=False, dask="tcp://127.0.0.1:9")
