"""Signs in to a restored portal and downloads the receipt of the submission that was sent before.

    portal_backup.py http://127.0.0.1:8080 ACCOUNTS.csv RECEIPT.json
"""
import base64, csv, hashlib, hmac, http.cookiejar, re, struct, sys, time, urllib.parse, urllib.request

address, accounts, output = sys.argv[1:]
# Each code is good once, and that of the sender may have been used within this half minute.
person = next(row for row in csv.DictReader(open(accounts)) if row["role"] == "dscro")
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def code(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def post(page, **fields):
    return browser.open(address + page, urllib.parse.urlencode(fields).encode())


post("/sign-in", email=person["email"], password=person["password"])
post("/sign-in/code", code=code(person["totp_secret"]))
page = browser.open(address + "/submissions").read().decode()
submission = re.search(r"/submissions/[a-z2-7]{26}", page).group()
open(output, "wb").write(browser.open(f"{address}{submission}/receipt.json").read())
