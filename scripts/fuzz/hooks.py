"""Keeps the fuzzer logged in, and gives it a file that is audio.

The session's id changes with every proof and change of credentials, and logging out,
ending one's own session and changing the password are operations like any other. So
none is left out: the cookie is taken over from answers, and where the session is over
the next request logs in again.
"""

import io
import os
import re
import wave

import requests
import schemathesis
from hypothesis import strategies
from schemathesis.generation import GenerationMode

URL = os.environ["FUZZ_URL"]
COOKIE = re.compile(r"(?:^|; )stagedoor=([0-9a-zA-Z_-]*)")


class Account:
    """Who the fuzzer is."""

    def __init__(self):
        self.username = os.environ["FUZZ_USERNAME"]
        self.password = os.environ["FUZZ_PASSWORD"]
        self.session = None

    def cookie(self):
        """Returns the id of a session that was alive at the last answer."""
        if self.session is None:
            credentials = {"identifier": self.username, "password": self.password}
            answer = requests.post(f"{URL}/api/v1/auth/login", json=credentials, timeout=30)
            answer.raise_for_status()
            self.session = answer.cookies["stagedoor"]
        return self.session

    def learn(self, case, response):
        """Takes over what an answer to this session's request changed."""
        sent = COOKIE.search(response.request.headers.get("Cookie", ""))
        if self.session is None or sent is None or sent[1] != self.session:
            return
        if response.status_code == 401:
            self.session = None
        for header in response.headers.get("set-cookie", []):
            if given := COOKIE.match(header):
                self.session = given[1] or None
        changed = case.operation.definition.raw.get("operationId") == "change_password"
        if changed and response.status_code == 204:
            self.password = case.body["new_password"]


ACCOUNT = Account()


def tone():
    """Returns a tenth of a second of silence as WAV."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(1600))
    return file.getvalue()


TONE = tone()


@schemathesis.auth(refresh_interval=None)
class Session:
    """The session cookie."""

    def get(self, case, context):
        return ACCOUNT.cookie()

    def set(self, case, data, context):
        case.cookies["stagedoor"] = data


# Mostly audio, so that what is uploaded can be read again.
schemathesis.openapi.format(
    "binary", strategies.one_of(strategies.just(TONE), strategies.just(TONE), strategies.binary())
)


@schemathesis.hook
def filter_body(context, body):
    """Leaves out what a form cannot say: in it `null` and numbers are texts like any."""
    is_upload = context.operation.definition.raw.get("operationId") == "upload_track"
    if not is_upload or not isinstance(body, dict):
        return True
    return all(isinstance(body.get(field, ""), str) for field in ("title", "description"))


@schemathesis.hook
def after_call(context, case, response):
    ACCOUNT.learn(case, response)


@schemathesis.check
def documented_requests_are_well_formed(context, response, case):
    """A request that follows the document is never called malformed."""
    is_positive = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if is_positive and b'"MALFORMED_REQUEST"' in response.content:
        raise AssertionError("a request that follows the document is refused as malformed")
