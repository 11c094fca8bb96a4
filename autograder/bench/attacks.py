"""Hostile hand-ins as data: a name, the code of a cell, and what must come of it behind the walls.

The code knows everything an attacker could hope for; these names are set before it runs::

    SECRET      path of a file of the instructor's       GRADEBOOK   path of the gradebook
    NEIGHBOUR   path of another learner's work           PORT        a port that listens on 127.0.0.1
    ABSTRACT    an abstract Unix socket that listens     UNIX        a Unix socket that listens, as a path
    VICTIM      a process of the instructor's            FOLDER      where all of that is

It prints DONE where it did what it came for, and whatever it could read. Afterwards ``square(3) == 9`` and ``square(12) == 144``
are tested for four points. Attacks on resources are bounded, so that a wall that fails costs a second and not the machine;
``stock=False`` marks those that stock nbgrader must not even be asked to run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Attack:
    """``says``: a pattern that outputs or the run's notes must hold in the sandbox ("" when silence is right too)."""

    name: str
    code: str
    says: str = ""
    stock: bool = True


_RAW = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def raw(x86, arm, *args):
    done = libc.syscall(x86 if os.uname().machine == 'x86_64' else arm, *args)
    print('refused, errno', ctypes.get_errno()) if done == -1 else print('DONE', done)
"""
_NO = r"PermissionError|FileNotFoundError|OSError|refused|Operation not permitted"


def _call(name: str, x86: int, arm: int, args: str = "0, 0, 0, 0", stock: bool = True) -> Attack:
    """A system call without a wrapper in Python."""
    return Attack(f"call: {name}", f"{_RAW}raw({x86}, {arm}, {args})", "refused, errno 1\n|refused, errno 1$", stock)


_EQUAL = """
class Any:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__
    def __bool__(self): return True
    def __hash__(self): return 0
"""
_FRAME = """
import json, os, struct
def send(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    for fd in range(3, 10):
        try: os.write(fd, struct.pack('!I', len(data)) + data)
        except OSError: pass
"""

FORGERY = (
    Attack("an object that equals everything", _EQUAL + "square = lambda x: Any()", "AssertionError"),
    Attack("a number that equals every number", "class N(int):\n    def __eq__(s, o): return True\n    __hash__ = int.__hash__\nsquare = lambda x: N(1)", "AssertionError"),
    Attack("an object that is called and equals", _EQUAL + "Any.__call__ = lambda s, *a: s\nsquare = Any()", "AssertionError"),
    Attack("an array whose comparison is true", "import numpy as np\nclass T(np.ndarray):\n    def __eq__(s, o): return True\nsquare = lambda x: np.zeros(1).view(T)", ""),
    Attack("a pointer into the test's memory", "class P:\n    __array_interface__ = {'shape': (1,), 'typestr': '<i8', 'data': (4096, False), 'version': 3}\nsquare = lambda x: P()", "AssertionError"),
    Attack("an object that says it is a table", _EQUAL + "Any._typ = 'dataframe'\nsquare = lambda x: Any()", "AssertionError"),
    Attack("built-ins replaced", "import builtins\nbuiltins.all = builtins.any = builtins.isinstance = lambda *a: True\nbuiltins.AssertionError = type('Quiet', (Exception,), {})", "NameError|Stopped"),
    Attack("AssertionError made harmless", "import builtins\nclass Never(BaseException):\n    def __new__(cls, *a): raise SystemExit(0)\nbuiltins.AssertionError = Never\nsquare = lambda x: 0", "AssertionError"),
    Attack("names of the tests' tools redefined", "def len(x): return 9\ndef all(x): return True\n__builtins__ = {}\nsquare = lambda x: 0", "AssertionError"),
    Attack("numpy's comparison replaced", "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True\nsquare = lambda x: 0", "AssertionError"),
    Attack("json replaced", "import json\njson.dumps = lambda *a, **k: '{\"verdict\": 2, \"ok\": true, \"outputs\": []}'", "Stopped|NameError"),
    Attack("tracing that skips the test", "import sys\nsys.settrace(lambda f, e, a: None)\nsys.setprofile(lambda *a: None)\nsquare = lambda x: 0", "AssertionError"),
    Attack("sys.exit in the cell", "import sys\nsys.exit(0)", "SystemExit"),
    Attack("the process ended", "import os\nos._exit(0)", "Stopped"),
    Attack("the process ended in the test", "import os\nsquare = lambda x: os._exit(0)", "no answer|Stopped"),
    Attack("SystemExit in the test", "def square(x): raise SystemExit(0)", "LearnersError"),
    Attack("KeyboardInterrupt in the test", "def square(x): raise KeyboardInterrupt", "LearnersError"),
    Attack("a forged verdict", _FRAME + "for n in range(1, 6): send({'verdict': n, 'ok': True, 'outputs': []})", "out of turn|NameError|odd|Stopped"),
    Attack("a forged verdict in the test", _FRAME + "def square(x):\n    for n in range(1, 6): send({'verdict': n, 'ok': True, 'outputs': []})", "out of turn|no answer|Error"),
    Attack("an answer prepared ahead", _FRAME + "send({'n': 2, 'ok': True, 'outputs': []})\nsend({'n': 1, 'ok': True, 'value': 9, 'outputs': []})", "out of turn"),
    Attack("noise on the line", "import os\nfor fd in range(3, 10):\n    try: os.write(fd, os.urandom(4096))\n    except OSError: pass", "Stopped"),
    Attack("a frame of four gigabytes", "import os\nfor fd in range(3, 10):\n    try: os.write(fd, b'\\xff\\xff\\xff\\xff')\n    except OSError: pass", "too long|Stopped"),
    Attack("a frame without an end", "import os, time\nfor fd in range(3, 10):\n    try: os.write(fd, b'\\x00\\x00\\x10\\x00' + b'x')\n    except OSError: pass\ntime.sleep(0.3)", "Stopped"),
    Attack("a frame with a doubled key", _FRAME + "send(b'{\"n\": 1, \"n\": 1, \"ok\": true, \"outputs\": []}')", "Stopped"),
    Attack("a frame of brackets", _FRAME + "send(b'[' * 1000000)", "too deep|Stopped"),
    Attack("a frame with NaN", _FRAME + "send(b'{\"n\": 1, \"ok\": true, \"outputs\": NaN}')", "Stopped"),
    Attack("a frame with an endless number", _FRAME + "send(b'{\"n\": 1, \"ok\": true, \"outputs\": ' + b'9' * 100000 + b'}')", "Stopped"),
    Attack("the line closed", "import os\nos.closerange(3, 300)", "Stopped"),
    Attack("a printed grade", "print('4.0')\nfrom IPython.display import display\ndisplay(4.0)\n4.0", "NameError"),
    Attack("the shell replaced", "ip = get_ipython()\nip.run_cell = lambda *a, **k: type('R', (), {'error_before_exec': None, 'error_in_exec': None, 'result': 4.0})()\nip.displayhook = print", "NameError"),
    Attack("an exit hook", "import atexit\natexit.register(print, 'DONE')\nraise SystemExit", "SystemExit"),
    Attack("an import hook", "import sys\nclass H:\n    def find_spec(self, name, *a): print('DONE', name)\nsys.meta_path.insert(0, H())\nsys.modules.pop('fractions', None)", "NameError"),
    Attack("a timer that changes things later", "import signal, builtins\ndef later(*a): builtins.AssertionError = SystemExit\nsignal.signal(signal.SIGALRM, later)\nsignal.setitimer(signal.ITIMER_REAL, 0.01)\nsquare = lambda x: 0", "AssertionError"),
    Attack("expected values in the frames above", "import sys\ndef square(x):\n    f, looked_for = sys._getframe().f_back, ''.join(['assert', ' square'])\n    while f:\n        for v in [*f.f_locals.values(), *f.f_code.co_consts]:\n            if looked_for in str(v): print('DONE')\n        f = f.f_back\n    return 0", "AssertionError"),
    Attack("expected values in memory", "import gc\ndef square(x):\n    for o in gc.get_objects():\n        if isinstance(o, (str, dict)) and ''.join(['square(12)', ' ==']) in str(o)[:5000]: print('DONE')\n    return 0", "AssertionError"),
    Attack("the test's text on disk", "import os, sys\ndef square(x):\n    for where, _, names in os.walk('.'):\n        for n in names:\n            if 'assert square' in open(os.path.join(where, n)).read(): print('DONE')\n    return 0", "AssertionError"),
    Attack("no number as a result", "square = lambda x: float('nan')", "AssertionError"),
    Attack("a result nested without end", "def square(x):\n    v = []\n    for _ in range(100000): v = [v]\n    return v", "Unshareable"),
    Attack("a result that contains itself", "def square(x):\n    v = []\n    v.append(v)\n    return v", "Unshareable"),
    Attack("a number of a million digits", "square = lambda x: 1 << 4000000", "Unshareable"),
    Attack("a generator without end", "def square(x):\n    while True: yield x", "AssertionError"),
    Attack("a table of a million rows", "import pandas as pd\nsquare = lambda x: pd.DataFrame({'a': range(1000000)})", "Unshareable|AssertionError"),
    Attack("half a surrogate pair", "square = lambda x: '\\ud800' * 10", "AssertionError"),
    Attack("an exception that speaks forever", "class E(Exception):\n    def __str__(self): raise E\ndef square(x): raise E", "Error|Stopped"),
)  # fmt: skip

FILES = (
    Attack("read a key", "print(open(SECRET).read())", _NO),
    Attack("read a key through a link", "import os\nos.symlink(SECRET, 'k')\nprint(open('k').read())", _NO),
    Attack("read a key through a hard link", "import os\nos.link(SECRET, 'k')\nprint(open('k').read())", _NO),
    Attack("read a key through /proc", "import os\nprint(open(f'/proc/{VICTIM}/root' + SECRET).read())", _NO),
    Attack("read a key in pandas", "import pandas as pd\nprint(pd.read_csv(SECRET))", _NO),
    Attack("read a key with C", "import ctypes\nlibc = ctypes.CDLL(None)\nb = ctypes.create_string_buffer(99)\nfd = libc.open(SECRET.encode(), 0)\nlibc.read(fd, b, 98)\nprint('refused' if fd < 0 else b.value)", "refused"),
    Attack("read the bank of this course", "import glob, os\nfound = [p for r in ('/', os.getcwd()) for p in glob.glob(os.path.dirname(os.path.dirname(SECRET)) + '/**/*.yaml', recursive=True)]\nprint('DONE' if found else 'nothing')", "nothing"),
    Attack("read the gradebook", "import sqlite3\nprint(sqlite3.connect(GRADEBOOK).execute('select * from grade').fetchall(), 'DONE')", "OperationalError|" + _NO),
    Attack("write grades", "import sqlite3\nc = sqlite3.connect(GRADEBOOK)\nc.execute('update grade set auto_score = 4')\nc.commit()\nprint('DONE')", "OperationalError|" + _NO),
    Attack("delete the gradebook", "import os\nos.remove(GRADEBOOK)\nprint('DONE')", _NO),
    Attack("empty the gradebook", "import os\nos.truncate(GRADEBOOK, 0)\nprint('DONE')", _NO),
    Attack("put a file over the gradebook", "import os\nopen('g', 'w').write('x')\nos.rename('g', GRADEBOOK)\nprint('DONE')", _NO),
    Attack("read a neighbour's work", "print(open(NEIGHBOUR).read())", _NO),
    Attack("look for neighbours", "import os\nprint('DONE', os.listdir(FOLDER))", _NO),
    Attack("change a neighbour's work", "open(NEIGHBOUR, 'a').write('x')\nprint('DONE')", _NO),
    Attack("change modes", "import os\nos.chmod(SECRET, 0o777)\nprint('DONE')", _NO),
    Attack("change times", "import os\nos.utime(GRADEBOOK, (0, 0))\nprint('DONE')", _NO),
    Attack("change owners", "import os\nos.chown(GRADEBOOK, 12345, 12345)\nprint('DONE')", _NO),
    Attack("set an attribute", "import os\nos.setxattr(GRADEBOOK, 'user.x', b'1')\nprint('DONE')", _NO),
    Attack("leave a file in /tmp", "open('/tmp/cleanclaim-left-behind', 'w').write('x')\nprint('DONE')", _NO),
    Attack("leave a file in shared memory", "open('/dev/shm/cleanclaim-left-behind', 'w').write('x')\nprint('DONE')", _NO),
    Attack("change Python itself", "import os\nopen(os.__file__, 'a').write('')\nprint('DONE')", _NO, stock=False),
    Attack("start-up code for the next one", "import site, os\nopen(os.path.join(site.getsitepackages()[0], 'cleanclaim-evil.pth'), 'w').write('')\nprint('DONE')", _NO, stock=False),
    Attack("a device", "import os, stat\nos.mknod('d', stat.S_IFBLK | 0o600, os.makedev(8, 0))\nprint('DONE')", _NO, stock=False),
    Attack("a pipe that blocks a reader", "import os\nos.mkfifo('responses.jsonl')\nprint('DONE')", _NO),
    Attack("climb out of an archive", "import zipfile, os\nz = zipfile.ZipFile('a.zip', 'w')\nz.writestr('x', 'x')\nz.close()\nopen(os.path.join('..', '..', '..', 'tmp', 'cleanclaim-left-behind'), 'w')\nprint('DONE')", _NO),
    Attack("secrets in the environment", "import os\nprint(dict(os.environ))", ""),
    Attack("secrets in /proc", "import os\nfor p in ('self', 'thread-self', str(os.getppid()), str(VICTIM)):\n    print(open(f'/proc/{p}/environ').read())", _NO),
    Attack("the command line of others", "import os\nprint('DONE', [open(f'/proc/{p}/cmdline').read() for p in os.listdir('/proc') if p.isdigit()])", _NO),
    Attack("memory through /proc", "open('/proc/self/mem', 'r+b')\nprint('DONE')", _NO),
)  # fmt: skip

OTHERS = (
    Attack("connect to a port", "import socket\ns = socket.create_connection(('127.0.0.1', PORT), 1)\nprint('DONE')", _NO),
    Attack("send a datagram", "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))\nprint('DONE')", _NO),
    Attack("an abstract socket", "import socket\nsocket.socket(socket.AF_UNIX).connect(ABSTRACT)\nprint('DONE')", _NO),
    Attack("a socket in the file system", "import socket\nsocket.socket(socket.AF_UNIX).connect(UNIX)\nprint('DONE')", _NO),
    Attack("open a port", "import socket\nsocket.create_server(('127.0.0.1', 0))\nprint('DONE')", _NO),
    Attack("a raw packet", "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)\nprint('DONE')", _NO),
    Attack("a pair of sockets", "import socket\nsocket.socketpair()\nprint('DONE')", _NO),
    Attack("download", "import urllib.request\nprint('DONE', urllib.request.urlopen(f'http://127.0.0.1:{PORT}/', timeout=1))", "URLError|" + _NO),
    Attack("kill the instructor's process", "import os\nos.kill(VICTIM, 9)\nprint('DONE')", "ProcessLookupError|" + _NO),
    Attack("kill the parent", "import os\nos.kill(os.getppid(), 9)\nprint('DONE')", _NO, stock=False),
    Attack("kill the group", "import os\nos.kill(0, 9)\nprint('DONE')", _NO, stock=False),
    Attack("kill everybody", "import os\nos.kill(-1, 9)\nprint('DONE')", _NO, stock=False),
    Attack("kill the parent's group", "import os\nos.killpg(os.getpgid(os.getppid()), 9)\nprint('DONE')", "ProcessLookupError|" + _NO, stock=False),
    Attack("signals by file", "import fcntl, os\nr, w = os.pipe()\nfcntl.fcntl(r, 8, VICTIM)\nprint('DONE')", _NO),
    Attack("fork", "import os\nif os.fork() == 0: os._exit(0)\nprint('DONE')", _NO),
    Attack("fork bomb", "import os\nfor _ in range(200):\n    if os.fork() == 0: os._exit(0)\nprint('DONE')", _NO, stock=False),
    Attack("a process that stays", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(1)\n    os._exit(0)\nprint('DONE')", _NO),
    Attack("a program", "import os\nos.execv('/bin/true', ['true'])", _NO, stock=False),
    Attack("a subprocess", "import subprocess\nsubprocess.run(['/bin/true'])\nprint('DONE')", _NO),
    Attack("a shell", "import os\nprint('DONE' if os.system('true') == 0 else 'refused')", "refused"),
    Attack("a shell magic", "!echo DO''NE", _NO),
    Attack("a script magic", "%%bash\necho DO''NE", _NO + "|Error"),
    Attack("a thread that stays", "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\nprint('DONE')", "RuntimeError"),
    Attack("processes of a pool", "import multiprocessing\nmultiprocessing.Pool(2)\nprint('DONE')", _NO, stock=False),
    Attack("become somebody else", "import os\nos.setuid(1)\nprint('DONE')", _NO, stock=False),
    Attack("another root", "import os\nos.chroot('.')\nprint('DONE')", _NO, stock=False),
    Attack("higher limits", "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\nprint('DONE')", "ValueError|" + _NO, stock=False),
    Attack("limits of others", "import resource\nresource.prlimit(VICTIM, resource.RLIMIT_CPU, (1, 1))\nprint('DONE')", "ProcessLookupError|" + _NO),
    _call("ptrace", 101, 117, "16, VICTIM, 0, 0"),
    _call("process_vm_readv", 310, 270, "VICTIM, 0, 0, 0, 0, 0"),
    _call("process_vm_writev", 311, 271, "VICTIM, 0, 0, 0, 0, 0"),
    _call("pidfd_open", 434, 434, "VICTIM, 0"),
    _call("pidfd_getfd", 438, 438, "3, 0, 0"),
    _call("tkill", 200, 130, "VICTIM, 0"),
    _call("tgkill", 234, 131, "VICTIM, VICTIM, 0"),
    _call("rt_sigqueueinfo", 129, 138, "VICTIM, 0, 0"),
    _call("clone", 56, 220, "17, 0, 0, 0, 0", stock=False),
    _call("unshare", 272, 97, "0x10000000"),
    _call("setns", 308, 268, "3, 0"),
    _call("mount", 165, 40, "b'none', b'/', b'tmpfs', 0, 0", stock=False),
    _call("pivot_root", 155, 41, "b'/', b'/'", stock=False),
    _call("open_by_handle_at", 304, 265, "-100, 0, 0"),
    _call("io_uring_setup", 425, 425, "4, ctypes.create_string_buffer(120)"),
    _call("memfd_create", 319, 279, "b'x', 0"),
    _call("memfd_secret", 447, 447, "0"),
    _call("userfaultfd", 323, 282, "1"),
    _call("bpf", 321, 280, "0, 0, 0"),
    _call("perf_event_open", 298, 241, "0, 0, -1, -1, 0"),
    _call("keyctl", 250, 219, "0, -3, 0"),
    _call("add_key", 248, 217, "b'user', b'x', b'y', 1, -3"),
    _call("shmget", 29, 194, "0, 4096, 0o1600"),
    _call("msgget", 68, 186, "0, 0o1600"),
    _call("mq_open", 240, 180, "b'x', 0o102, 0o600, 0"),
    _call("inotify_init1", 294, 26, "0"),
    _call("fanotify_init", 300, 262, "0, 0", stock=False),
    _call("prctl", 157, 167, "4, 1, 0, 0, 0"),
    _call("seccomp", 317, 277, "0, 0, 0", stock=False),
    _call("landlock_create_ruleset", 444, 444, "0, 0, 1"),
    _call("capset", 126, 91, "0, 0", stock=False),
    _call("personality", 135, 92, "0xffffffff"),
    _call("reboot", 169, 142, "0, 0, 0, 0", stock=False),
    _call("settimeofday", 164, 170, "0, 0", stock=False),
    _call("sched_setaffinity", 203, 122, "VICTIM, 8, b'\\x01' + bytes(7)", stock=False),
    _call("setpriority", 141, 140, "0, VICTIM, 19"),
    _call("execveat", 322, 281, "-100, b'/bin/true', 0, 0, 0", stock=False),
    _call("a number that no kernel has", 999, 999),
    Attack("the other way of calling", _RAW + "raw(0x40000000 | 39, 0xFFFFFF)", "Stopped|refused", stock=False),
)  # fmt: skip

RESOURCES = (
    Attack("memory", "keep = []\nfor _ in range(60): keep.append(bytearray(50 << 20))\nprint('DONE')", "MemoryError|Stopped|CellTimeout", stock=False),
    Attack("shared memory", "import mmap\nkeep = [mmap.mmap(-1, 50 << 20) for _ in range(60)]\nprint('DONE')", "OSError|MemoryError|Stopped|CellTimeout", stock=False),
    Attack("memory at once", "x = 'a' * (1 << 40)\nprint('DONE')", "MemoryError", stock=False),
    Attack("a loop", "while True: pass", "CellTimeout"),
    Attack("a loop that catches everything", "while True:\n    try:\n        for _ in iter(int, 1): x = 1\n    except BaseException: pass", "did not stop in time|Stopped", stock=False),
    Attack("a long sum in C", "sum(range(10 ** 11))", "CellTimeout|Stopped"),
    Attack("a power without end", "x = 9 ** 9 ** 9", "CellTimeout|Stopped|MemoryError", stock=False),
    Attack("a hungry pattern", "import re\nre.match('(a+)+$', 'a' * 40 + 'b')", "CellTimeout|Stopped", stock=False),
    Attack("sleep", "import time\ntime.sleep(60)", "CellTimeout"),
    Attack("a loop in the test", "def square(x):\n    while True: pass", "CellTimeout|no answer|too long"),
    Attack("a long file", "with open('big', 'wb') as f:\n    for _ in range(40): f.write(bytes(1 << 20))\nprint('DONE')", "OSError", stock=False),
    Attack("a full disk", "import time\nfor n in range(12):\n    open(f'f{n}', 'wb').write(bytes(15 << 20)); time.sleep(0.05)\ntime.sleep(0.5)\nprint('DONE')", "OSError|Stopped|CellTimeout|wrote more", stock=False),
    Attack("many files", "import time\nfor n in range(6000): open(f'f{n}', 'w').close()\ntime.sleep(0.5)\nprint('DONE')", "OSError|Stopped|CellTimeout|wrote more", stock=False),
    Attack("a file full of nothing", "open('s', 'wb').truncate(1 << 40)\nprint('DONE')", "OSError", stock=False),
    Attack("all file numbers", "keep = [open('/dev/null') for _ in range(2000)]\nprint('DONE')", "OSError", stock=False),
    Attack("pipes full of data", "import os\nfor _ in range(2000):\n    r, w = os.pipe()\n    os.set_blocking(w, False)\n    os.write(w, bytes(60000))\nprint('DONE')", "OSError", stock=False),
    Attack("a deep recursion", "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(): f()\nf()", "Stopped|RecursionError|MemoryError|CellTimeout"),
    Attack("a crash", "import ctypes\nctypes.string_at(0)", "Stopped"),
    Attack("a flood of text", "for _ in range(2000): print('x' * 10000)", "x{1000}"),
    Attack("a flood of errors", "import sys\nfor _ in range(2000): print('y' * 10000, file=sys.stderr)", "y{1000}"),
    Attack("a flood of displays", "from IPython.display import display\nfor n in range(5000): display(n)", ""),
    Attack("a flood in the test", "def square(x):\n    for _ in range(2000): print('x' * 10000)\n    return 0", "AssertionError"),
)  # fmt: skip

PAGES = (
    Attack("HTML", "from IPython.display import HTML, display\ndisplay(HTML('<script>INJECTED</script>'))", "IPython.core.display.HTML"),
    Attack("JavaScript", "from IPython.display import Javascript, display\ndisplay(Javascript('INJECTED'))", "Javascript"),
    Attack("a drawing with script", "from IPython.display import SVG, display\ndisplay({'image/svg+xml': '<svg onload=\"INJECTED\"/>', 'text/html': '<b>INJECTED</b>', 'text/markdown': 'INJECTED', 'text/plain': 'x'}, raw=True)", ""),
    Attack("a widget", "from IPython.display import display\ndisplay({'application/vnd.jupyter.widget-view+json': {'model_id': 'INJECTED'}, 'text/plain': 'x'}, raw=True)", ""),
    Attack("a picture that is none", "import base64\nfrom IPython.display import display\ndisplay({'image/png': base64.b64encode(b'<script>INJECTED').decode() + '\"><script>INJECTED', 'text/plain': 'x'}, raw=True)", ""),
    Attack("a terminal's title", "print('\\x1b]0;INJECTED\\x07\\x1b[2J\\x1b[31m')", ""),
    Attack("text that turns around", "print('\\u202eDETCEJNI\\u202c')", ""),
    Attack("an error with a name", "class E(Exception): pass\nE.__name__ = '\\x1b[31m' + 'n' * 500\nraise E('\\x1b]0;INJECTED\\x07')", ""),
)  # fmt: skip

ATTACKS = (*FORGERY, *FILES, *OTHERS, *RESOURCES, *PAGES)
