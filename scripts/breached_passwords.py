#!/usr/bin/env python3
"""Makes domain/src/passwords/breached_passwords.bin out of lists of passwords.

    scripts/breached_passwords.py LIST... > domain/src/passwords/breached_passwords.bin

A list has one password on each line, the most frequent first, and may be gzipped.
Of each list the first 100,000 passwords count that could be set: 8 to 128 characters.
Each becomes the first four bytes of its SHA-256, after Unicode NFC and lower case,
and the file is all of those, sorted. See breached_passwords.md for the lists.
"""

import gzip
import hashlib
import sys
import unicodedata

MOST = 100_000


def lines(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rb") as file:
        for line in file:
            yield line.rstrip(b"\r\n").decode("utf-8", "replace")


def passwords(path):
    found = {}
    for line in lines(path):
        password = unicodedata.normalize("NFC", line).lower()
        if 8 <= len(password) <= 128 and "\ufffd" not in password:
            found[password] = None
        if len(found) == MOST:
            break
    return found


marks = {
    hashlib.sha256(password.encode()).digest()[:4]
    for path in sys.argv[1:]
    for password in passwords(path)
}
sys.stdout.buffer.write(b"".join(sorted(marks)))
print(f"{len(marks)} passwords", file=sys.stderr)
