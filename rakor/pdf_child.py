"""The process that draws one PDF and ends.

It reads a frame from standard input, answers with a frame on standard output, and knows nothing of Django: whatever
goes wrong in here (a loop, a bomb, a library that falls over) ends with this process. Nobody else imports WeasyPrint.
"""

import gc
import io
import logging
import os
import resource
import signal
import sys
from datetime import datetime
from xml.etree import ElementTree

import pikepdf
import weasyprint
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from rakor.frames import read_frame, write_frame

UA_METADATA = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:e="http://www.aiim.org/pdfa/ns/extension/" xmlns:s="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:p="http://www.aiim.org/pdfa/ns/property#" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<rdf:Description rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about=""><e:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<s:schema>PDF/UA Universal Accessibility Schema</s:schema><s:namespaceURI>http://www.aiim.org/pdfua/ns/id/</s:namespaceURI>
<s:prefix>pdfuaid</s:prefix><s:property><rdf:Seq><rdf:li rdf:parseType="Resource"><p:name>part</p:name>
<p:valueType>Integer</p:valueType><p:category>internal</p:category><p:description>ISO 14289 part</p:description>
</rdf:li></rdf:Seq></s:property></rdf:li></rdf:Bag></e:schemas></rdf:Description></rdf:RDF>"""
# PDF/A wants exactly these prefixes.
PREFIXES = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}


def limit(seconds, megabytes):
    """Never more than this, even when nobody is left to kill us."""
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(seconds + 5)


class Lines(logging.Handler):
    """What the renderer complained about, as [level, message]."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        if len(self.lines) < 50:
            self.lines.append([record.levelname, record.getMessage()[:300]])


class OnlyOurs(URLFetcher):
    """Hands out what came with the frame. Asking for anything else ends the drawing."""

    def __init__(self, resources):
        super().__init__()
        self.resources, self.refused = resources, []

    def fetch(self, url, headers=None):
        if url not in self.resources:
            self.refused.append(url[:200])
            self.insist()
        kind = "text/css" if url.endswith(".css") else "application/octet-stream"
        return URLFetcherResponse(url, self.resources[url], {"Content-Type": kind})

    def insist(self):
        """End the drawing if anything was refused. (Inside an SVG the renderer swallows even what is fatal.)"""
        if self.refused:
            raise FatalURLFetchingError(f"refused to fetch {self.refused[0]}")


def draw(html, resources, attachments):
    """HTML -> a tagged PDF/A-3a that is PDF/UA-1 as well, saved so that the same input gives the same bytes."""
    fetcher = OnlyOurs(resources)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(pdf_variant="pdf/a-3a")
    _claim_accessible(document.metadata)
    pdf = document.write_pdf(
        pdf_variant="pdf/a-3a",
        attachments=[
            weasyprint.Attachment(
                file_obj=io.BytesIO(data),
                name=name,
                description=description,
                relationship="Data",
                created=datetime.fromisoformat(created),
                modified=datetime.fromisoformat(modified),
            )
            for name, description, created, modified, data in attachments
        ],
    )
    fetcher.insist()
    saved = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as parsed:
        parsed.save(
            saved,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            fix_metadata_version=False,
        )
    return saved.getvalue()


def _claim_accessible(metadata):
    for prefix, namespace in PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    original = metadata.generate_rdf_metadata

    def with_ua(*args, **kwargs):
        root = ElementTree.fromstring(original(*args, **kwargs))
        root.extend(ElementTree.fromstring(UA_METADATA))
        return ElementTree.tostring(root, encoding="utf-8")

    metadata.generate_rdf_metadata = with_ua


def main():
    """Draw what standard input asks for. Nothing but the frame reaches standard output."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    gc.disable()
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    complaints = Lines()
    try:
        head, blobs = read_frame(sys.stdin.buffer)
        logging.getLogger("weasyprint").addHandler(complaints)
        attachments = [(*row, blobs.pop(f"attachment:{row[0]}")) for row in head["attachments"]]
        pdf = draw(blobs.pop("html").decode(), blobs, attachments)
    except MemoryError:
        write_frame(answer, {"fault": "memory", "reason": "", "log": complaints.lines}, {})
    except BaseException as fault:  # FatalURLFetchingError is a BaseException, and so is what C libraries raise at exit
        reason = f"{type(fault).__name__}: {fault}"[:500]
        write_frame(answer, {"fault": "error", "reason": reason, "log": complaints.lines}, {})
    else:
        write_frame(answer, {"fault": None, "reason": "", "log": complaints.lines}, {"pdf": pdf})
