"""Which tier, and why: tried out on this machine, and with the pieces taken away one by one."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from autograder.sandbox import launch, tiers
from autograder.sandbox.inside import landlock, seccomp
from autograder.sandbox.zygotes import Zygote


def test_this_machine_gives_a_tier(any_zygote: Zygote) -> None:
    """Fails on a CI machine with Linux and no walls at all: nothing else of the sandbox would have been tested."""
    assert any_zygote.tier in tiers.TIERS and any_zygote.ready["threads"] == 1


def test_everything_that_must_fail_was_tried(any_zygote: Zygote) -> None:
    tried = tiers.self_test(any_zygote)
    assert len(tried) == 21 and {"read a file of yours", "signal everybody", "use io_uring", "start a thread"} <= set(
        tried
    )


def test_a_wall_that_is_missing_is_noticed(any_zygote: Zygote, monkeypatch: pytest.MonkeyPatch) -> None:
    """The self-test would see it: here it asks for something that is allowed."""
    monkeypatch.setattr(
        tiers,
        "_PROBE",
        tiers._PROBE.replace("attempts = {", 'attempts = {\n    "open a hole": lambda: open("x", "w"),', 1),
    )
    with pytest.raises(launch.NotHere, match="open a hole"):
        tiers.self_test(any_zygote)


def test_without_bubblewrap_the_next_tier_is_taken_and_says_why(
    monkeypatch: pytest.MonkeyPatch, any_zygote: Zygote
) -> None:
    which = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name, *a, **k: None if name == "bwrap" else which(name, *a, **k))
    choice = tiers.choose()
    assert "apt-get install bubblewrap" in choice.why["A"]
    assert choice.tier in "BC"
    if choice.zygote:
        choice.zygote.close()


@pytest.mark.parametrize("missing", ["landlock", "processor", "linux"])
def test_without_walls_it_is_tier_c(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    if missing == "landlock":
        monkeypatch.setattr(landlock, "abi", lambda: 0)
    elif missing == "processor":
        monkeypatch.setattr(seccomp, "known_machine", lambda: False)
    else:
        monkeypatch.setattr(sys, "platform", "darwin")
    choice = tiers.choose()
    assert (choice.tier, choice.zygote) == ("C", None) and set(choice.why) == {"A", "B"}


def test_a_course_that_learners_could_read_gets_no_tier(any_zygote: Zygote) -> None:
    choice = tiers.choose(any_zygote.tier, [Path(sys.prefix) / "course"])
    assert choice.tier == "C" and "Move it out of there" in choice.why[any_zygote.tier]


def test_nothing_of_the_instructors_environment_goes_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET", "x")
    assert "AWS_SECRET" not in launch.environment() and "PYTHONPATH" not in launch.environment()


def test_the_bank_is_not_among_what_can_be_read() -> None:
    bank = launch.REPO / "autograder" / "bank"
    assert not any(bank.is_relative_to(Path(p).resolve()) for p in launch.readable())
    assert not any("autograder" in Path(p).parts and Path(p) != launch.INSIDE for p in launch.readable())


@pytest.mark.skipif(
    not seccomp.known_machine(), reason="no list of system calls for this processor, so no filter to look at"
)
def test_the_filter_is_well_formed() -> None:
    """Every jump lands inside, every path ends; and it is an allow-list: an unknown number falls through to a refusal."""
    import struct

    code = [struct.unpack("=HBBI", seccomp.program()[n : n + 8]) for n in range(0, len(seccomp.program()), 8)]
    for place, (kind, yes, no, _) in enumerate(code):
        if kind in (0x15, 0x35):
            assert place + 1 + max(yes, no) < len(code)
    assert code[-1] == (0x06, 0, 0, 0x00050001)


def test_a_warm_process_that_died_is_replaced(tmp_path: Path, any_zygote: Zygote) -> None:
    tiers._kept.pop(key := (os.getpid(), any_zygote.tier), None)
    first = tiers.keep(any_zygote.tier, tmp_path)
    assert first.zygote and tiers.keep(any_zygote.tier, tmp_path) is first
    assert tiers.keep(any_zygote.tier, Path(sys.prefix) / "course").tier == "C"
    first.zygote._process.kill()
    first.zygote._process.wait()
    second = tiers.keep(any_zygote.tier, tmp_path)
    assert second is not first and second.zygote and second.zygote.alive
    first.zygote.close()
    second.zygote.close()
    del tiers._kept[key]
