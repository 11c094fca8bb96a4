from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from course import __version__, cli, lab
from tests.house import tiny

REPO = Path(__file__).resolve().parents[2]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    place = tiny.course(tmp_path / "course", "week01")
    monkeypatch.setenv("CLEANCLAIM_HOME", str(place.root))
    return place


def entries(monkeypatch, **modules):
    found = [EntryPoint(name, value, cli.COMMANDS_GROUP) for name, value in modules.items()]
    monkeypatch.setattr(cli, "entry_points", lambda group: found)


def run(capsys, *words):
    code = cli.main(words)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_sync_and_where(here, capsys):
    assert run(capsys, "sync") == (0, "Ready in your work folder: week01.\n", "")
    assert run(capsys, "sync") == (0, "Your weeks are up to date.\n", "")
    code, out, _ = run(capsys, "where")
    assert code == 0 and str(here.work) in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["frob"], "frob is not a command. These are: lab, sync, take, where."),
        (["sync", "--foo"], "--foo is not an option of cleanclaim sync. See cleanclaim sync --help."),
        (["lab", "--port=x"], "a port is a number from 1 to 65535"),
        (["lab", "--port=99999"], "a port is a number from 1 to 65535"),
    ],
)
def test_misuse_is_one_sentence_and_code_2(here, capsys, monkeypatch, words, sentence):
    entries(monkeypatch)
    code, out, err = run(capsys, *words)
    assert (code, out) == (2, "")
    assert sentence in err and err.count("\n") == 1 and "Traceback" not in err


def test_no_course_is_one_sentence(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CLEANCLAIM_HOME", str(tmp_path))
    code, _, err = run(capsys, "sync")
    assert code == 2 and err.count("\n") == 1


def test_installed_packages_add_commands(here, capsys, monkeypatch, tmp_path):
    (tmp_path / "plug.py").write_text(
        "def register(s):\n    p = s.add_parser('grade')\n    p.add_argument('--n', type=int)\n"
        "    p.set_defaults(run=lambda args: args.n)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    entries(monkeypatch, plug="plug:register")
    assert run(capsys, "grade", "--n", "3")[0] == 3


def test_missing_instructor_packages_are_named(here, capsys, monkeypatch, tmp_path):
    (tmp_path / "needy.py").write_text("import surely_not_installed\n")
    monkeypatch.syspath_prepend(tmp_path)
    entries(monkeypatch, needy="needy:register")
    code, _, err = run(capsys, "build")
    assert code == 2 and "surely_not_installed is missing" in err and "requirements/instructor.txt" in err
    assert run(capsys, "where")[0] == 0


def test_learner_commands_never_load_the_instructors(here, monkeypatch):
    def fail(group):
        raise AssertionError("entry points were read")

    monkeypatch.setattr(cli, "entry_points", fail)
    assert cli.main(["where"]) == 0


def test_lab_passes_jupyters_options_on(here, monkeypatch):
    seen = {}
    monkeypatch.setattr(lab, "open_lab", lambda place, notebook, options: seen.update(n=notebook, o=options) or 0)
    assert cli.main(["lab", "--notebook", "--port=8899", "--no-browser", "--ServerApp.token=x", "--debug"]) == 0
    assert seen == {"n": True, "o": ["--no-browser", "--port=8899", "--ServerApp.token=x", "--debug"]}


def test_lab_starts_inside_work_on_the_start_page(here):
    words = lab.command(here, options=["--no-browser"])
    assert f"--ServerApp.root_dir={here.work}" in words
    assert "--LabApp.default_url=/lab/tree/start.ipynb" in words
    assert words[:3] == [sys.executable, "-m", "jupyterlab"] and words[-1] == "--no-browser"
    assert "--JupyterNotebookApp.default_url=/notebooks/start.ipynb" in lab.command(here, notebook=True)


def test_the_servers_environment_keeps_the_callers(here):
    env = lab.environment(here, {"A": "b", "JUPYTER_CONFIG_PATH": "mine"})
    assert env["A"] == "b" and env["CLEANCLAIM_HOME"] == str(here.root)
    first, last = env["JUPYTER_CONFIG_PATH"].split(lab.os.pathsep)
    assert last == "mine" and (Path(first) / "labconfig/default_setting_overrides.json").is_file()


def test_version_as_a_program():
    done = subprocess.run([sys.executable, "-m", "course.cli", "--version"], cwd=REPO, capture_output=True, text=True)
    assert done.stdout.strip() == f"cleanclaim {__version__}" and done.returncode == 0


def test_importing_the_course_needs_only_the_standard_library():
    code = (
        "import sys\n"
        "heavy = 'nbgrader numpy pandas pydantic yaml anywidget ipywidgets nbformat IPython'.split()\n"
        "for name in [*heavy, 'autograder']: sys.modules[name] = None\n"
        "import course, course.cli, course.lab, course.overview, course.startpage, course.workcopy, course.items.responses\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_unknown_word_is_an_attribute_error():
    import course

    with pytest.raises(AttributeError, match="'nonsense'"):
        course.nonsense  # noqa: B018
    assert {"ask", "chart", "progress", "finish", "start"} <= set(dir(course))


def test_no_module_hides_a_word_of_the_learner():
    import course

    modules = {path.stem for path in (REPO / "course").iterdir()}
    assert not modules & set(course._WORDS)
