#!/usr/bin/env python3
"""Times the landing portal: pages a second, bytes a second, from the last byte of a large file to its findings, memory.

    portal.py CLD

Wants wrk. RUNS (3) and ROWS (930000, some 500 MB) are taken from the environment. Prints every run and the medians.
"""
import base64, csv, hashlib, hmac, http.client, http.cookiejar, json, os, random, re, socket, sqlite3, statistics, struct
import subprocess, sys, tempfile, time, urllib.parse, urllib.request

cld = sys.argv[1]
SECONDS = os.environ.get("SECONDS", "10") + "s"
runs, rows = int(os.environ.get("RUNS", 3)), int(os.environ.get("ROWS", 930000))
folder = tempfile.TemporaryDirectory()
place = os.path.join(folder.name, "portal")
host = "127.0.0.1:%d" % next(port for port in range(18080, 18180) if socket.socket().connect_ex(("127.0.0.1", port)))


def code(secret):
    """The code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def signed_in(role):
    """What a browser in which somebody of this role is signed in sends as its cookie."""
    person = next(row for row in csv.DictReader(open(place + "/accounts.csv")) if row["role"] == role)
    cookies = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))
    for page, fields in [
        ("/sign-in", {"email": person["email"], "password": person["password"]}),
        ("/sign-in/code", {"code": code(person["totp_secret"])}),
    ]:
        browser.open(f"http://{host}{page}", urllib.parse.urlencode(fields).encode())
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in cookies)


def asked(method, path, headers, body=None):
    connection = http.client.HTTPConnection(host)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    return answer, text


def said(name, values, unit):
    print(f"{name}: {', '.join(f'{value:.0f}' for value in values)} {unit}; median {statistics.median(values):.0f}", flush=True)


def pages(name, path, *headers):
    values, costs = [], []
    for _ in range(runs):
        options, begun = [word for header in headers for word in ("-H", header)], cpu(serve)
        done = subprocess.run(
            ["wrk", "-t", "1", "-c", "16", "-d", SECONDS, *options, f"http://{host}{path}"], capture_output=True, text=True
        )
        assert "Non-2xx" not in done.stdout, done.stdout
        values.append(float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1]))
        costs.append((cpu(serve) - begun) * 1e6 / int(re.search(r"(\d+) requests in", done.stdout)[1]))
    said(name, values, "requests/s")
    said(name, costs, "µs of CPU each")


def made_up_submissions():
    """Four submissions of each of 153 councils, as a portal has them after a year."""
    letters, chance = "abcdefghijklmnopqrstuvwxyz234567", random.Random(3)
    for council in range(100, 253):
        for quarter in range(4):
            made = f"2026-{1 + 3 * quarter:02}-{1 + council % 28:02}T09:{council % 60:02}:{chance.randrange(60):02}.000Z"
            identifier = "".join(chance.choice(letters) for _ in range(26))
            yield (identifier, str(council), "North West", 11, made, "2025-04-01", "2026-03-31", "annual", "nobody",
                   made, made, "april.csv", 1000, "ab", "off", "release-2", "cd", 20000, "findings", made, "nobody")


COLUMNS = ("id, council, region, state, changed, period_start, period_end, basis, made_by, made, received, file_name, "
           "bytes, sha256, scan, release, rules_digest, rows, verdict, sent, sent_by")


def seed():
    with sqlite3.connect(place + "/portal.db") as own:
        own.executemany(f"insert into submission ({COLUMNS}) values ({', '.join('?' * 21)})", made_up_submissions())


def sent(cookie, path):
    """Sends a file by tus and gives the submission, MB a second, and seconds from its last byte to its findings."""
    form = "period_start=2023-04-01&period_end=2024-03-31&basis=annual"
    headers = {"cookie": cookie, "content-type": "application/x-www-form-urlencoded"}
    submission = asked("POST", "/submissions", headers, form)[0].getheader("location")
    written = lambda text: base64.b64encode(text.encode()).decode()
    identifier = submission.rsplit("/", 1)[1]
    length = os.path.getsize(path)
    tus = {"cookie": cookie, "tus-resumable": "1.0.0"}
    metadata = f"submission {written(identifier)},filename {written('april.csv')}"
    announced = asked("POST", "/api/v1/uploads", tus | {"upload-length": str(length), "upload-metadata": metadata})[0]
    address, offset = announced.getheader("location"), 0
    connection = http.client.HTTPConnection(host)
    piece_headers = tus | {"content-type": "application/offset+octet-stream"}
    with open(path, "rb") as file:
        pieces = list(iter(lambda: file.read(8 << 20), b""))
    begun = time.monotonic()
    for piece in pieces:
        connection.request("PATCH", address, piece, piece_headers | {"upload-offset": str(offset)})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 204, answer.status
        offset += len(piece)
    last = time.monotonic()
    while json.loads(asked("GET", f"/api/v1{submission}", {"cookie": cookie})[1])["state"] not in (7, 8, 9):
        time.sleep(0.2)
    return length / 1e6 / (last - begun), time.monotonic() - last


def cpu(process):
    """Seconds that a process has had of the cores."""
    cells = open(f"/proc/{process.pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(cells[11]) + int(cells[12])) / os.sysconf("SC_CLK_TCK")


def memory(process):
    status = open(f"/proc/{process.pid}/status").read()
    return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024


subprocess.run([cld, "portal", "demo", "-o", place, "--address", host], check=True, stdout=subprocess.DEVNULL)
seed()
with open(place + "/log", "w") as log:
    configuration = ["--config", place + "/portal.toml"]
    serve = subprocess.Popen([cld, "portal", "serve", *configuration], stdout=subprocess.PIPE, stderr=log)
    serve.stdout.readline()
    work = subprocess.Popen([cld, "portal", "work", *configuration], stdout=subprocess.DEVNULL, stderr=log)
try:
    recipient, sender = signed_in("dscro"), signed_in("sender")
    pages("start page", "/")
    pages("list of submissions, 153 councils", "/submissions", f"cookie: {recipient}")
    pages("inbox, 153 councils", "/inbox", f"cookie: {recipient}")
    print(f"memory of serve after that: {memory(serve):.0f} MiB")
    made_up = os.path.join(folder.name, "made-up")
    options = ["--authorities", "1", "--rows", str(rows), "--seed", "3"]
    subprocess.run([cld, "synthesise", "-o", made_up, *options], check=True, stdout=subprocess.DEVNULL)
    submissions = os.path.join(made_up, "submissions")
    largest = max((os.path.join(submissions, name) for name in os.listdir(submissions)), key=os.path.getsize)
    print(f"file: {os.path.getsize(largest) / 1e6:.0f} MB")
    results = [sent(sender, largest) for _ in range(runs)]
    said("PATCH of 8 MiB", [speed for speed, _ in results], "MB/s")
    said("last byte to findings", [seconds for _, seconds in results], "s")
    print(f"memory of serve at the most: {memory(serve):.0f} MiB, of work {memory(work):.0f} MiB")
finally:
    for process in (serve, work):
        process.kill()
        process.wait()
