"""How two processes talk through a pipe: a head that JSON can hold, and named bytes. Nothing in it can be executed.

A frame is four bytes of length, that many bytes of JSON, and then the blobs whose names and sizes the JSON lists.
"""

import json
import struct


def write_frame(stream, head, blobs):
    """Write a head (a dict JSON can hold) and the named blobs it brings."""
    names = [[name, len(data)] for name, data in blobs.items()]
    payload = json.dumps({**head, "blobs": names}).encode()
    stream.write(struct.pack(">I", len(payload)) + payload)
    for data in blobs.values():
        stream.write(data)
    stream.flush()


def read_frame(stream):
    """The head and the blobs of one frame; ValueError when it is none, or cut short."""
    (length,) = struct.unpack(">I", _exactly(stream, 4))
    head = json.loads(_exactly(stream, length))
    if not isinstance(head, dict) or not isinstance(head.get("blobs"), list):
        raise ValueError("no frame")
    return head, {str(name): _exactly(stream, int(size)) for name, size in head.pop("blobs")}


def _exactly(stream, size):
    data = stream.read(size)
    if len(data) != size:
        raise ValueError("the frame is cut short")
    return data
