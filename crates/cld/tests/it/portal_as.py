"""Does something in a portal as somebody of a role, and prints the status of the answer.

    portal_as.py http://127.0.0.1:8080 ACCOUNTS.csv ROLE get PAGE OUTPUT
    portal_as.py http://127.0.0.1:8080 ACCOUNTS.csv ROLE give-up FILE
    portal_as.py http://127.0.0.1:8080 ACCOUNTS.csv ROLE check FILE

In a page, SUBMISSION is the one that comes first in the list. A role is that of its first person, and sender:2 that of the
second: each code of a person is good once in half a minute.
"""
import base64, csv, hashlib, hmac, http.cookiejar, json, re, struct, sys, time, urllib.error, urllib.parse, urllib.request

address, accounts, role, what, *more = sys.argv[1:]
role, number = (role + ":1").split(":")[:2]
person = [row for row in csv.DictReader(open(accounts)) if row["role"] == role][int(number) - 1]
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def code(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def post(page, **fields):
    return browser.open(address + page, urllib.parse.urlencode(fields).encode())


def state(submission):
    return json.load(browser.open(f"{address}/api/v1{submission}"))["state"]


def get(page, output):
    if "SUBMISSION" in page:
        listed = browser.open(address + "/submissions").read().decode()
        page = page.replace("SUBMISSION", re.search(r"[a-z2-7]{26}", listed).group())
    try:
        answer = browser.open(address + page)
        open(output, "wb").write(answer.read())
        print(answer.status)
    except urllib.error.HTTPError as refused:
        print(refused.code)


def check(path):
    begun = post("/submissions", period_start="2023-04-01", period_end="2024-03-31", basis="annual")
    submission = urllib.parse.urlparse(begun.url).path
    head = 'Content-Disposition: form-data; name="file"; filename="april.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = b"--edge\r\n" + head.encode() + open(path, "rb").read() + b"\r\n--edge--\r\n"
    form = {"Content-Type": "multipart/form-data; boundary=edge"}
    browser.open(urllib.request.Request(f"{address}{submission}/file", body, form))
    deadline = time.time() + 300
    while state(submission) not in (8, 9):
        if time.time() > deadline:
            sys.exit("the file was not checked within 5 minutes")
        time.sleep(0.2)
    return submission


def give_up(path):
    submission = check(path)
    post(f"{submission}/give-up")
    print(state(submission))


post("/sign-in", email=person["email"], password=person["password"])
post("/sign-in/code", code=code(person["totp_secret"]))
if what == "get":
    get(*more)
elif what == "check":
    print(check(*more).rsplit("/", 1)[1])
else:
    give_up(*more)
