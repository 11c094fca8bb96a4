"""``nbgrader zip_collect``: one broken or hostile archive must not stop the collecting of all others."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin
from nbgrader.utils import unzip

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
    """Refuse a zip that says it grows out of all proportion. Raises ValueError."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as bundle:
        members = bundle.infolist()
        if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
            raise ValueError("it holds far more than a hand-in")
