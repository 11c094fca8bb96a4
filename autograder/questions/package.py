"""The ZIP that Canvas imports ("QTI .zip file"): manifest, questions, settings of the quiz, figures. Pure; same input, same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from .plain import Question
from .qti import qti_xml

_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_WHEN = (2020, 1, 1, 0, 0, 0)  # a fixed time, so that the same questions make the same file


def package(questions: Sequence[Question], title: str, week: str) -> bytes:
    ident = f"cleanclaim_{week}"
    figures = {f.name: f.data for one in questions for f in one.figures}
    files: dict[str, bytes] = {
        "imsmanifest.xml": manifest(ident, title, sorted(figures)).encode("utf-8"),
        f"{ident}/{ident}.xml": qti_xml(questions, title, ident).encode("utf-8"),
        f"{ident}/assessment_meta.xml": _settings(ident, title, sum(q.points for q in questions)).encode("utf-8"),
        **{name: figures[name] for name in sorted(figures)},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _WHEN)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def manifest(ident: str, title: str, figures: Sequence[str]) -> str:
    root = ET.Element("manifest", {"identifier": f"{ident}_manifest", "xmlns": _CP})
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "IMS Content"
    ET.SubElement(metadata, "schemaversion").text = "1.1.3"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    quiz = ET.SubElement(resources, "resource", identifier=ident, type="imsqti_xmlv1p2")
    ET.SubElement(quiz, "file", href=f"{ident}/{ident}.xml")
    ET.SubElement(quiz, "dependency", identifierref=f"{ident}_meta")
    meta = f"{ident}/assessment_meta.xml"
    settings = ET.SubElement(
        resources,
        "resource",
        identifier=f"{ident}_meta",
        type="associatedcontent/imscc_xmlv1p1/learning-application-resource",
        href=meta,
    )
    ET.SubElement(settings, "file", href=meta)
    for n, name in enumerate(figures, 1):
        figure = ET.SubElement(resources, "resource", identifier=f"{ident}_figure{n}", type="webcontent", href=name)
        ET.SubElement(figure, "file", href=name)
    return _xml(root)


def _settings(ident: str, title: str, points: float) -> str:
    """What Canvas needs to know of the quiz: its title, its points, and that it is not published yet."""
    root = ET.Element("quiz", {"identifier": ident, "xmlns": _CANVAS})
    for name, text in (
        ("title", title),
        ("description", ""),
        ("shuffle_answers", "false"),
        ("scoring_policy", "keep_highest"),
        ("quiz_type", "assignment"),
        ("points_possible", f"{points:g}"),
        ("allowed_attempts", "1"),
        ("available", "false"),
    ):
        ET.SubElement(root, name).text = text
    return _xml(root)


def _xml(root: ET.Element) -> str:
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
