"""Uploads a file with aiotus, a client that others have written, over a line that breaks at
every chunk, and looks whether the track is the file.

    second_client.py URL USERNAME PASSWORD FILE
"""

import asyncio
import http.cookiejar
import json
import logging
import os
import sys
import urllib.request
from urllib.parse import urlsplit

import aiohttp
import aiotus

# Bytes that the line carries of each request before it breaks, so many more each time.
STEP = 48 * 1024


class Line:
    """Carries bytes to the server, and breaks."""

    def __init__(self, host, port):
        self.host, self.port = host, port
        self.breaks = 0

    async def carry(self, reader, writer):
        there, back = await asyncio.open_connection(self.host, self.port)
        head = await reader.readuntil(b"\r\n\r\n")
        back.write(head)
        left = STEP if head.startswith(b"PATCH") else None
        answers = asyncio.create_task(self.pass_on(there, writer))
        while left is None or left > 0:
            chunk = await reader.read(min(16 * 1024, left or 16 * 1024))
            if not chunk:
                break
            back.write(chunk)
            await back.drain()
            if left is not None:
                left -= len(chunk)
        if left == 0:
            # All that was sent arrives, and no answer comes back.
            self.breaks += 1
            answers.cancel()
            writer.transport.abort()
            back.write_eof()
            await asyncio.sleep(0.05)
            back.transport.abort()
            return
        await answers

    @staticmethod
    async def pass_on(reader, writer):
        while chunk := await reader.read(64 * 1024):
            writer.write(chunk)
            await writer.drain()
        writer.close()


def log_in(url, username, password):
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    body = json.dumps({"identifier": username, "password": password}).encode()
    headers = {"content-type": "application/json"}
    browser.open(urllib.request.Request(f"{url}/api/v1/auth/login", body, headers))
    return browser, "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


async def main(url, username, password, path):
    browser, cookie = log_in(url, username, password)
    size = os.path.getsize(path)
    there = urlsplit(url)
    line = Line(there.hostname, there.port)
    server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    # The server tells its own address, so the client is told where that is reached.
    connector = aiohttp.TCPConnector(resolver=Detour(port), force_close=True)
    retries = aiotus.RetryConfiguration(
        retry_attempts=20 + 10 * size // STEP, max_retry_period_seconds=0.01
    )
    metadata = {"filename": os.path.basename(path).encode(), "title": "Over a bad line".encode()}
    async with aiohttp.ClientSession(connector=connector) as session:
        with open(path, "rb") as file:
            place = await aiotus.upload(
                f"{url}/api/v1/uploads", file, metadata, session, retries, {"cookie": cookie}
            )
        assert place is not None, "aiotus gave up"
        told = await aiotus.metadata(place, session, retries, {"cookie": cookie})
        assert told["title"] == b"Over a bad line", told
    upload = json.load(browser.open(str(place)))
    assert upload["offset_bytes"] == upload["size_bytes"] == size, upload
    track = json.load(browser.open(f"{url}/api/v1/tracks/{upload['track_id']}"))
    assert track["title"] == "Over a bad line" and track["size_bytes"] == size, track
    assert line.breaks >= size // STEP, f"the line broke {line.breaks} times alone"
    print(f"aiotus: {size} bytes arrived over a line that broke {line.breaks} times")


class Detour(aiohttp.abc.AbstractResolver):
    """Leads every name to the line."""

    def __init__(self, port):
        self.port = port

    async def resolve(self, host, port=0, family=0):
        return [{"hostname": host, "host": "127.0.0.1", "port": self.port,
                 "family": 2, "proto": 0, "flags": 0}]

    async def close(self):
        pass


logging.basicConfig(level=logging.ERROR)
# What is still carried when all is over is nobody's loss.
logging.getLogger("asyncio").setLevel(logging.CRITICAL)
asyncio.run(main(*sys.argv[1:]))
