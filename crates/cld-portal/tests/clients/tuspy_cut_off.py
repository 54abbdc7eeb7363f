"""Sends a file by tuspy over a line that is cut off again and again, and prints the address of its submission.

    tuspy_cut_off.py http://127.0.0.1:8080 ACCOUNTS.csv FILE
"""
import base64, csv, hashlib, hmac, socket, struct, sys, threading, time, urllib.parse

import requests
from tusclient import client, exceptions

address, accounts, path = sys.argv[1:]
person = next(row for row in csv.DictReader(open(accounts)) if row["role"] == "sender")
PIECE = 1 << 20


def code(secret):
    """The code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


class Line(threading.Thread):
    """Passes bytes on to the portal; every second connection with a body is cut in the middle of a piece."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.cuts = self.bodies = 0

    def run(self):
        while True:
            near = self.listener.accept()[0]
            portal = urllib.parse.urlparse(address)
            far = socket.create_connection((portal.hostname, portal.port))
            threading.Thread(target=self.forth, args=(near, far), daemon=True).start()
            threading.Thread(target=self.back, args=(near, far), daemon=True).start()

    def forth(self, near, far):
        passed = 0
        try:
            while part := near.recv(1 << 16):
                far.sendall(part)
                passed += len(part)
                if passed > PIECE // 3:
                    self.bodies += 1
                    if self.bodies % 2 == 1:
                        self.cuts += 1
                        break
                    passed = -PIECE
        except OSError:
            pass
        for end in (near, far):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def back(self, near, far):
        try:
            while part := far.recv(1 << 16):
                near.sendall(part)
        except OSError:
            pass


browser = requests.Session()
browser.post(address + "/sign-in", data={"email": person["email"], "password": person["password"]})
browser.post(address + "/sign-in/code", data={"code": code(person["totp_secret"])})
begun = browser.post(
    address + "/submissions", data={"period_start": "2023-04-01", "period_end": "2024-03-31", "basis": "annual"}
)
submission = urllib.parse.urlparse(begun.url).path

line = Line()
line.start()
headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in browser.cookies.items())}
tus = client.TusClient(line.address + "/api/v1/uploads", headers=headers)
metadata = {"submission": submission.rsplit("/", 1)[1], "filename": "april.csv"}
upload = tus.uploader(path, chunk_size=PIECE, metadata=metadata)
try:
    upload.upload()
    sys.exit("the line was not cut")
except exceptions.TusCommunicationError:
    pass
# Another program goes on, which knows the address alone.
upload = tus.uploader(path, url=upload.url, chunk_size=PIECE, retries=100, retry_delay=0.05)
for _ in range(100):
    if upload.offset > 0:
        break
    # What was on its way when the line was cut is being written.
    time.sleep(0.05)
    upload.offset = upload.get_offset()
else:
    sys.exit("nothing of what had arrived was kept")
upload.upload()
if line.cuts < 4:
    sys.exit(f"the line was cut {line.cuts} times")
print(submission)
