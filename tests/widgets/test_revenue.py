"""The cards of the revenue cycle without a browser: what a page asks, what it is told, what is kept."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import course
from course.claims.desk import open_start, replay
from course.claims.desk.rehearsal import rehearse
from course.errors import CourseError
from course.widgets import esm, formpdf, hospital, play
from course.widgets import simulation as sim
from course.widgets.desk import Desk
from tests.e2e.revenue import RUN, START, write_week

ACTS = [dict(act) for act in rehearse(open_start(START), RUN)[0]]
Json = dict[str, Any]


@pytest.fixture
def week(tmp_path: Path) -> Path:
    return write_week(tmp_path / "week03")


def asked(card: Any, **message: Any) -> Json:
    """The reply to one message of a page."""
    replies: list[Json] = []
    card.send = replies.append
    card._on_message(None, {"rid": 1, "view": "page", **message}, [])
    assert len(replies) == 1 and (replies[0]["rid"], replies[0]["view"]) == (1, "page"), (
        "every message is answered, to its view"
    )
    return json.loads(json.dumps(replies[0], allow_nan=False))


@pytest.fixture
def card(week: Path) -> sim.SimulationCard:
    return sim.SimulationCard(Desk.open("t03-g01", week))


def test_an_act_is_done_and_shown_and_what_is_not_possible_is_said(card: sim.SimulationCard) -> None:
    reply = asked(card, op="sim.do", acts=[], act={"act": "verify", "rank": 1})
    assert reply["done"] and reply["acts"] == [{"act": "verify", "rank": 1}]
    assert reply["shown"]["asked"][0]["status"] == "not found"
    reply = asked(card, op="sim.do", acts=reply["acts"], act={"act": "submit"})
    assert reply["done"] is False and "visit is on" in reply["sentence"] and "shown" not in reply


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ({"op": "sim.do", "acts": [], "act": {"act": "fly"}}, "“fly” is nothing"),
        ({"op": "sim.do", "acts": [{"act": "post"}], "act": {"act": "wait"}}, "Act 1 (post): trace is missing"),
        ({"op": "sim.view", "acts": "all"}, "unknown form"),
        ({"op": "sim.raw", "acts": [], "number": 7}, "not on the desk any more"),
        ({"op": "sim.raw", "acts": [], "number": None}, "not on the desk any more"),
        ({"op": "sim.pdf", "acts": []}, "no claim to print"),
        ({"op": "sim.fly", "acts": []}, "do not fit together"),
    ],
)  # fmt: skip
def test_what_a_page_cannot_ask_is_one_sentence(card: sim.SimulationCard, message: Json, said: str) -> None:
    assert said in asked(card, **message)["error"]


def test_a_saved_simulation_comes_back_as_it_stood(week: Path) -> None:
    Desk.open("t03-g01", week).save({"acts": ACTS[:10]})
    again = sim.SimulationCard(Desk.open("t03-g01", week))
    assert again.view["today"] == "06/18/2026" and again.view["remittances"][0]["paid"] == 8600
    assert again.view == asked(again, op="sim.view", acts=ACTS[:10])["shown"]
    assert again.form["box1a"]["x837"] == "2010BA NM109"


def test_a_torn_saved_answer_does_not_keep_the_card_closed(week: Path) -> None:
    with (week / "responses.jsonl").open("a") as log:
        rev = Desk.open("t03-g01", week).item.rev
        for answer in ({"acts": [{"act": "fly"}]}, "x", {"acts": 3}):
            log.write(
                json.dumps(
                    {
                        "v": 1,
                        "item": "t03-g01",
                        "rev": rev,
                        "at": "2026-11-21T10:00:00Z",
                        "kind": "save",
                        "answer": answer,
                    }
                )
                + "\n"
            )
            log.flush()
            assert sim.SimulationCard(Desk.open("t03-g01", week)).view["log"] == []


def test_every_paper_opens_with_its_meaning(card: sim.SimulationCard) -> None:
    shown = asked(card, op="sim.view", acts=ACTS)["shown"]
    assert [one["kind"] for one in shown["documents"]] == ["270", "271", "837P", "999", "277CA", "835"]
    for one in shown["documents"]:
        paper = asked(card, op="sim.raw", acts=ACTS, number=one["number"])
        assert paper["text"].startswith("ISA*") and paper["segments"][2]["id"] == "ST"


def test_the_view_tells_the_arithmetic_in_words(card: sim.SimulationCard) -> None:
    remittance = asked(card, op="sim.view", acts=ACTS)["shown"]["remittances"][0]
    line = remittance["lines"][0]
    assert (line["charge"], line["allowed"], line["paid"], line["taken"], line["patient"]) == (
        14200,
        9840,
        6840,
        4360,
        3000,
    )
    assert [(one["group"], one["reason"]) for one in line["reasons"]] == [("CO", "45"), ("PR", "3")]
    assert all(one["words"] for one in line["reasons"])
    assert any(
        step["name"] == "copay" and (step["before"], step["after"]) == (9840, 6840) for step in remittance["steps"]
    )


def text_of_pdf(data: bytes) -> str:
    """What is drawn on the pages, uncompressed by the reader that the tests have."""
    import re
    import zlib

    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.S):
        try:
            found.append(
                zlib.decompress(
                    base64.a85decode(stream.strip(), adobe=False)
                    if stream.strip().endswith(b"~>") is False
                    else base64.a85decode(b"<~" + stream.strip(), adobe=True)
                )
            )
        except (ValueError, zlib.error):
            continue
    return b" ".join(found).decode("latin-1")


def test_the_printed_claim_says_on_its_face_that_it_is_for_training() -> None:
    state = replay(open_start(START), ACTS)
    data = formpdf.professional(state.boxes)
    assert data.startswith(b"%PDF") and data == formpdf.professional(state.boxes), (
        "the same claim prints the same bytes"
    )
    text = text_of_pdf(data)
    assert "TRAINING FORM, NOT FOR BILLING" in text
    for word in ("PSH4471802", "RIVERA, ELENA M", "99213", "1999999019", "1999999027", "180.00"):
        assert word in text
    assert "TRAINING FORM" in text_of_pdf(hospital.printed(hospital.shown()["fields"]))
    assert formpdf.professional({"box2": "Ж" * 500})  # what the font has not, and what does not fit


# the words


def test_the_words_open_one_desk_that_is_kept_beside_the_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    for word in ("claim", "remittance", "ledger", "work_queue", "visit"):
        getattr(course, word)()
    course.claim("ub04")
    course.clearinghouse()
    account, acts = play.Table(tmp_path).load()
    assert account == "MSFM-0107" and [act["act"] for act in acts] == ["wait", "code", "build"]
    course.clearinghouse.submit()
    assert [act["act"] for act in play.Table(tmp_path).load()[1]] == ["wait", "code", "build", "submit"]
    course.clearinghouse.submit()
    assert len(play.Table(tmp_path).load()[1]) == 4, "it is not sent twice"
    course.claim("msfm-0047")
    assert play.Table(tmp_path).load() == ("MSFM-0047", [])
    assert "in a live notebook the desk opens here" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("word", "argument", "said"),
    [
        ("claim", "MSFM-9999", "MSFM-9999"),
        ("ledger", "x", "no patient"),
        ("remittance", "none.835", "none.835 cannot be read"),
    ],
)
def test_a_slip_in_a_word_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, argument: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CourseError, match=said):
        getattr(course, word)(argument)


def test_a_file_that_somebody_sent_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from course.claims.desk.raw import text_of
    from course.widgets.remittance import _read

    state = replay(open_start(START), ACTS)
    monkeypatch.chdir(tmp_path)
    Path("pay.835").write_text(text_of(state.documents[-1], state))
    found = _read("pay.835")
    assert found["kind"] == "835" and len(found["segments"]) > 20
    Path("pay.835").write_text("Dear Sir or Madam")
    with pytest.raises(CourseError):
        _read("pay.835")


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"account": 7, "acts": []}', '{"account": "MSFM-9999", "acts": []}', '{"account": "MSFM-0107", "acts": [{"act": "fly"}]}'])  # fmt: skip
def test_a_damaged_play_desk_begins_anew(tmp_path: Path, kept: str) -> None:
    (tmp_path / ".cleanclaim").mkdir()
    (tmp_path / play.FILE).write_text(kept)
    assert play.Table(tmp_path).load() == ("MSFM-0107", [])
    assert play.Play("x", "", tmp_path).acts == []


def test_two_views_of_one_desk_do_not_undo_each_other(tmp_path: Path) -> None:
    one, two = play.Play("x", "", tmp_path), play.Play("x", "claim", tmp_path)
    assert asked(one, op="sim.do", acts=[], act={"act": "verify", "rank": 1})["done"]
    late = asked(two, op="sim.do", acts=[], act={"act": "wait"})
    assert late["done"] is False and late["acts"] == [{"act": "verify", "rank": 1}] and "moved on" in late["sentence"]
    assert late["shown"]["asked"], "it is shown how the desk stands"
    asked(two, op="sim.start", account="MSFM-0047")
    assert asked(one, op="sim.view", acts=[])["shown"]["account"] == "MSFM-0047"
    assert "error" in asked(one, op="sim.start", account="nobody")


def test_everybody_of_the_clinic_can_be_played(tmp_path: Path) -> None:
    some = play.people()
    assert len(some) >= 25 and len({one["account"] for one in some}) == len(some)
    for one in some:
        assert replay(play.start_of(one["account"]), [])


def test_a_desk_in_a_folder_that_cannot_be_written_still_plays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("course.files.replace", full)
    assert asked(play.Play("x", "", tmp_path), op="sim.do", acts=[], act={"act": "verify"})["done"]


@pytest.mark.parametrize("name", ["revenue/card.js", "revenue/index.js"])
def test_the_views_join_into_one_module(name: str) -> None:
    text = esm.module(name)
    assert text.count("export default") == 1 and "://" not in text.replace("http://www.w3.org/2000/svg", "")


def test_other_cards_do_not_carry_the_desk() -> None:
    assert "deskBoard" not in esm.module("card/index.js") and "deskBoard" in esm.module("revenue/card.js")


def test_a_card_of_another_kind_does_not_load_the_desk() -> None:
    code = "import course.widgets.card, sys; print([m for m in sys.modules if m.startswith('course.claims')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
