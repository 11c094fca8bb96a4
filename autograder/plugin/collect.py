"""``nbgrader zip_collect``: one broken or hostile archive must not stop the collecting of all others."""

from __future__ import annotations

import os
import shutil
import tarfile
import zipfile
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin
from nbgrader.utils import unzip
from traitlets import List

from .names import read_name

MAX_UNPACKED = 512 * 1024 * 1024  # bytes, per archive
MAX_MEMBERS = 5_000
MAX_DEPTH = 3  # a platform's archive of hand-ins, a hand-in, and one more


class CarefulExtractor(ExtractorPlugin):
    """nbgrader's extractor, archive by archive: what cannot be unpacked safely is named and left out."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        if not os.listdir(archive_path):
            self.log.warning("No files found in directory: %s", archive_path)
            return
        for where, _, names in os.walk(archive_path):
            target = Path(extracted_path) / os.path.relpath(where, archive_path)
            for name in sorted(names):
                path = Path(where) / name
                if path.is_symlink() or not path.is_file():
                    self.log.error("Left out, because it is not an ordinary file: %s", path)
                elif self._is_archive(path):
                    target.mkdir(parents=True, exist_ok=True)
                    self._unpack(path, target, depth=1)
                else:
                    target.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, target / name)

    def _is_archive(self, path: Path) -> bool:
        return path.suffix.lower() in self.zip_ext

    def _unpack(self, path: Path, target: Path, depth: int) -> None:
        """Unpack into a folder of the archive's name, and the archives in it; nothing stays of one that fails."""
        folder = target / path.name.removesuffix(path.suffix).removesuffix(".tar")
        try:
            _check_size(path)
            folder.mkdir(parents=True, exist_ok=True)
            unzip(str(path), str(folder), zip_ext=[*self.zip_ext, path.suffix], create_own_folder=False, tree=False)
        except Exception as problem:  # whatever an upload can hold
            shutil.rmtree(folder, ignore_errors=True)
            self.log.error("Left out, because it could not be unpacked (%s): %s. Ask for it again.", problem, path)
            return
        self.log.info("Unpacked %s", path)
        if depth < MAX_DEPTH:
            for inner in sorted(p for p in folder.rglob("*") if p.is_file() and self._is_archive(p)):
                self._unpack(inner, inner.parent, depth + 1)


def _check_size(path: Path) -> None:
    """Refuse an archive that grows out of all proportion, or holds more than files and folders. Raises ValueError."""
    sizes = []
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as bundle:
            sizes = [member.file_size for member in bundle.infolist()]
    elif tarfile.is_tarfile(path):
        with tarfile.open(path) as bundle:
            for member in bundle:
                if not (member.isreg() or member.isdir()):
                    raise ValueError(f"{member.name} in it is a link or a device")
                sizes.append(member.size)
                if sum(sizes) > MAX_UNPACKED or len(sizes) > MAX_MEMBERS:
                    break
    if len(sizes) > MAX_MEMBERS or sum(sizes) > MAX_UNPACKED:
        raise ValueError("it holds far more than a hand-in")


class CarefulCollector(FileNameCollectorPlugin):
    """nbgrader's collector with our names. A file that is there twice is named and left out; it ends nothing.

    An instructor's own ``named_regexp`` takes the place of our names, as in nbgrader.
    """

    # Without .jsonl nbgrader would drop every answer and say nothing.
    valid_ext = List([".ipynb", ".jsonl"]).tag(config=True)

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        found = super().collect(submitted_file)
        if found is None or self.named_regexp:
            return found
        taken = self.__dict__.setdefault("_taken", {})
        first, when = taken.setdefault(
            (found["student_id"], found["file_id"]), (submitted_file, found.get("timestamp"))
        )
        if first != submitted_file and not (when and "timestamp" in found):
            self.log.error(
                "%s handed in %s more than once. Taken: %s. Left out: %s. Should the other one count, take the first "
                "out of the archive folder and collect again with --force.",
                found["student_id"],
                found["file_id"],
                first,
                submitted_file,
            )
            return None
        return found

    def _match(self, filename: str) -> dict[str, str] | None:
        if self.named_regexp:
            return super()._match(filename)
        extracted = self.parent._format_collect_path(self.parent.extracted_directory)
        named = read_name(os.path.relpath(filename, extracted))
        if named is None:
            self.log.warning("Left out, because its name does not begin with a learner's id and _: %s", filename)
            return None
        found = {"student_id": named.student, "file_id": named.file}
        return found | ({"timestamp": named.when} if named.when else {})
