#!/usr/bin/env python3
"""Sends a file through a landing portal by plain HTTP, as a council's own program would, and prints the receipt.

    send.py http://127.0.0.1:8080 ACCOUNTS.csv FILE RECEIPT.json
"""
import base64, csv, hashlib, hmac, http.cookiejar, json, re, struct, sys, time, urllib.parse, urllib.request

address, accounts, path, output = sys.argv[1:]
person = next(row for row in csv.DictReader(open(accounts)) if row["role"] == "sender")
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def code(secret):
    """The code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def post(page, **fields):
    return browser.open(address + page, urllib.parse.urlencode(fields).encode())


def said(submission):
    return json.load(browser.open(f"{address}/api/v1{submission}"))


post("/sign-in", email=person["email"], password=person["password"])
post("/sign-in/code", code=code(person["totp_secret"]))
# A file of `cld synthesise` has its period in its name.
named = re.search(r"_(\d{4})(\d\d)(\d\d)_(\d{4})(\d\d)(\d\d)_", path)
days = named.groups() if named else ("2023", "04", "01", "2024", "03", "31")
begun = post("/submissions", period_start="-".join(days[:3]), period_end="-".join(days[3:]), basis="annual")
submission = urllib.parse.urlparse(begun.url).path
head = 'Content-Disposition: form-data; name="file"; filename="april.csv"\r\nContent-Type: text/csv\r\n\r\n'
body = b"--edge\r\n" + head.encode() + open(path, "rb").read() + b"\r\n--edge--\r\n"
form = {"Content-Type": "multipart/form-data; boundary=edge"}
browser.open(urllib.request.Request(f"{address}{submission}/file", body, form))
deadline = time.time() + 300
while said(submission)["state"] not in (5, 7, 8, 9):
    if time.time() > deadline:
        sys.exit("the file was not checked within 5 minutes")
    time.sleep(0.2)
found = said(submission)
print(f"  checked: {found['rows']} rows, {sum(found['findings'].values())} findings by {len(found['findings'])} rules")
print(f"  {found['said']}")
if found["asks"]:
    sys.exit(f"somebody has to look at {address}{submission}/declare first: {', '.join(found['asks'])}")
post(f"{submission}/declare", declare="yes")
receipt = browser.open(f"{address}{submission}/receipt.json").read()
open(output, "wb").write(receipt)
receipt = json.loads(receipt)["receipt"]
print(f"  receipt {receipt['number']}, to {' and '.join(receipt['recipients'])}")
