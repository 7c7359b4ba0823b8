"""What Word is strict about in a .docx: order of children, ids, relations, types of content, fields that close.

The orders are those of the sequences of ECMA-376 part 1, for the elements that this project and the library's template write.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
        "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang "
        "eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
    ),
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers"
    ),
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols "
        "formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings"
    ),
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal "
        "personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime doNotDisplayPageBoundaries proofState "
        "defaultTabStop characterSpacingControl updateFields footnotePr endnotePr compat docVars rsids mathPr attachedSchema "
        "themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions "
        "readModeInkLockDown smartTagType schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator docId "
        "defaultImageDpi"
    ),
}


def faults(data: bytes) -> list[str]:
    """Return what Word would repair, or refuse, in a .docx; empty where there is nothing."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        parts = {
            name: etree.fromstring(packed.read(name)) for name in names if name.endswith((".xml", ".rels"))
        }
    found = [f"{name} stands twice" for name in set(names) if names.count(name) > 1]
    found += _package(names, parts)
    for name, root in parts.items():
        found += [f"{name}: {fault}" for fault in _ordered(root)]
    return found + _document(parts) + _settings(parts["word/settings.xml"])


def _package(names: list[str], parts: dict[str, Any]) -> list[str]:
    types = parts["[Content_Types].xml"]
    defaults = {d.get("Extension").lower() for d in types.iter(f"{TYPES}Default")}
    overridden = [o.get("PartName").lstrip("/") for o in types.iter(f"{TYPES}Override")]
    found = [f"{name}: its type is named, but it is not there" for name in overridden if name not in names]
    found += [
        f"{n}: of no type"
        for n in names
        if n not in overridden and n.rpartition(".")[2].lower() not in defaults
    ]
    linked = {"[Content_Types].xml"}
    for name, root in parts.items():
        if not name.endswith(".rels"):
            continue
        linked.add(name)
        base = posixpath.dirname(posixpath.dirname(name))
        ids = [r.get("Id") for r in root]
        found += [f"{name}: {i} stands twice" for i in set(ids) if ids.count(i) > 1]
        for relation in root:
            if relation.get("TargetMode") == "External":
                found.append(f"{name}: leads outside, to {relation.get('Target')}")
                continue
            target = posixpath.normpath(posixpath.join("/" + base, relation.get("Target"))).lstrip("/")
            linked.add(target)
            if target not in names:
                found.append(f"{name}: {relation.get('Id')} leads to {target}, which is not there")
        source = f"{base}/{posixpath.basename(name)[:-5]}".lstrip("/")
        if source in parts:
            used = {v for e in parts[source].iter() for k, v in e.attrib.items() if k.startswith(R)}
            found += [f"{source}: no relation {i}" for i in used - set(ids)]
    found += [f"{name}: nothing leads to it" for name in names if name not in linked]
    found += [f"{n}: a second set of styles" for n in names if "stylesWithEffects" in n]
    return found


def _ordered(root: Any) -> list[str]:
    found = []
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.tag.startswith(W):
            continue
        order = ORDER.get(element.tag[len(W) :], "").split()
        if not order:
            continue
        children = [child.tag.rpartition("}")[2] for child in element]
        unknown = [name for name in children if name not in order]
        places = [order.index(name) for name in children if name in order]
        if unknown or places != sorted(places):
            found.append(f"{element.tag[len(W) :]} holds {' '.join(children)}")
    return list(dict.fromkeys(found))


def _document(parts: dict[str, Any]) -> list[str]:
    root, found = parts["word/document.xml"], []
    styles = {s.get(f"{W}styleId"): s.get(f"{W}type") for s in parts["word/styles.xml"].iter(f"{W}style")}
    for tag, kind in (("pStyle", "paragraph"), ("rStyle", "character"), ("tblStyle", "table")):
        used = {e.get(f"{W}val") for e in root.iter(f"{W}{tag}")}
        found += [f"no {kind} style {name}" for name in used if styles.get(name) != kind]
    marks = list(root.iter(f"{W}bookmarkStart"))
    names = [mark.get(f"{W}name") for mark in marks]
    ids = [mark.get(f"{W}id") for mark in marks]
    ends = [mark.get(f"{W}id") for mark in root.iter(f"{W}bookmarkEnd")]
    found += (
        [f"bookmark {n} stands twice" for n in set(names) if names.count(n) > 1]
        if len(set(names)) < len(names)
        else []
    )
    found += ["ids of bookmarks"] if len(set(ids)) < len(ids) or sorted(ids) != sorted(ends) else []
    found += [f"bookmark name {n}" for n in names if not re.fullmatch(r"[^\W\d]\w{0,39}", n)]
    known = set(names)
    found += [
        f"link to {a}" for a in {h.get(f"{W}anchor") for h in root.iter(f"{W}hyperlink")} - known - {None}
    ]
    told = [code.text.split() for code in root.iter(f"{W}instrText")]
    found += [f"field to {t[1]}" for t in told if t[0] in ("REF", "PAGEREF") and t[1] not in known]
    drawn = [d.get("id") for d in root.iter(f"{DRAWING}docPr")]
    found += ["ids of drawings"] if len(set(drawn)) < len(drawn) else []
    depth = 0
    for mark in root.iter(f"{W}fldChar"):
        depth += {"begin": 1, "separate": 0, "end": -1}[mark.get(f"{W}fldCharType")]
        found += ["a field ends that did not begin"] if depth < 0 else []
    found += ["a field does not end"] if depth else []
    for table in root.iter(f"{W}tbl"):
        columns = len(table.find(f"{W}tblGrid"))
        rows = {len(row.findall(f"{W}tc")) for row in table.iter(f"{W}tr")}
        found += [f"a table of {columns} columns has rows of {rows}"] if rows != {columns} else []
    found += ["a cell ends in no paragraph" for cell in root.iter(f"{W}tc") if cell[-1].tag != f"{W}p"]
    body = root.find(f"{W}body")
    found += ["the last part is not last"] if body[-1].tag != f"{W}sectPr" else []
    return found


def _settings(root: Any) -> list[str]:
    compatible = {s.get(f"{W}name"): s.get(f"{W}val") for s in root.iter(f"{W}compatSetting")}
    found = [] if compatible["compatibilityMode"] == "15" else ["opens in compatibility mode"]
    return found + ["zoom without percent" for z in root.iter(f"{W}zoom") if not z.get(f"{W}percent")]
