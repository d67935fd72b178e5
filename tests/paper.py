"""What a reader of PDF files sees: poppler and pikepdf, never our own code."""

import io
import os
import subprocess

import pikepdf


def poppler(tool, data, *options):
    """What a poppler tool prints about a PDF."""
    command = [tool, *options, "-"] if tool != "pdftotext" else [tool, *options, "-", "-"]
    clock = os.environ | {"TZ": "UTC"}
    return subprocess.run(command, input=data, capture_output=True, check=True, env=clock).stdout.decode()


def text(data, *options):
    """The words of the PDF, single blanks between them."""
    return " ".join(poppler("pdftotext", data, *options).split())


def info(data):
    """What pdfinfo says, by its labels."""
    lines = (line.split(":", 1) for line in poppler("pdfinfo", data).splitlines())
    return {label: value.strip() for label, value in lines}


def attached(data):
    """The embedded files by name."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}


def bookmarks(data):
    """The titles in the outline, depth first."""
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
        titles, waiting = [], list(outline.root)
        while waiting:
            item = waiting.pop(0)
            titles.append(item.title)
            waiting = list(item.children) + waiting
        return titles


def objects(pdf):
    return [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary | pikepdf.Stream)]


def faults(data):
    """Everything that a validator of PDF/A-3a and PDF/UA-1 would refuse and that we have been bitten by."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root, found = pdf.Root, []
        metadata = pdf.open_metadata()
        wanted = {
            "OutputIntents": "/OutputIntents" in root and "/DestOutputProfile" in root.OutputIntents[0],
            "ID": "/ID" in pdf.trailer,
            "Lang": str(root.get("/Lang")) == "id",
            "MarkInfo": bool(root.get("/MarkInfo", {}).get("/Marked")),
            "StructTreeRoot": "/StructTreeRoot" in root,
            "DisplayDocTitle": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle")),
            "pdfaid": (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) == ("3", "A"),
            "pdfuaid": metadata.get("pdfuaid:part") == "1",
            "no form": "/AcroForm" not in root,
        }
        found += [name for name, kept in wanted.items() if not kept]
        for item in objects(pdf):
            if item.get("/Interpolate"):
                found.append("an image is smoothed")
            if (
                item.get("/S") in ("/Transparency", "/JavaScript", "/Launch")
                or "/SMask" in item
                and item.SMask != "/None"
            ):
                found.append(f"{item.get('/S', 'transparency')}")
            if any(float(item.get(key, 1)) < 1 for key in ("/ca", "/CA") if item.get("/Type") == "/ExtGState"):
                found.append("something is see-through")
            if item.get("/Type") == "/FontDescriptor" and "/FontFile2" not in item:
                found.append(f"{item.FontName} is not embedded as TrueType")
            if item.get("/Type") == "/Font" and item.get("/Subtype") in ("/Type1", "/Type3"):
                found.append(f"{item.get('/BaseFont')} is not TrueType")
            if item.get("/S") == "/Figure" and "/Alt" not in item:
                found.append("a picture without words")
        return found
