"""Sends files that nobody should send through a portal, by tus, and prints what became of each, a line of JSON for one.

    hostile.py http://127.0.0.1:8080 ACCOUNTS.csv TABLE.csv
"""
import base64, csv, gzip, hashlib, hmac, http.cookiejar, io, json, random, re, struct, sys, time, urllib.error
import urllib.parse, urllib.request, zipfile

address, accounts, table = sys.argv[1:]
person = next(row for row in csv.DictReader(open(accounts)) if row["role"] == "sender")
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
TABLE = open(table, "rb").read()
HEADER = TABLE.split(b"\n")[0] + b"\n"


def code(secret):
    """The code that an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def packed(*files):
    """A ZIP of files with these names, which need not be good ones."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def lying(archive, length):
    """The ZIP says of its file that it unpacks to this length."""
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        begin = archive.index(signature) + at
        archive = archive[:begin] + struct.pack("<I", length) + archive[begin + 4 :]
    return archive


def locked(archive):
    """The ZIP says that its file has a password."""
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        begin = archive.index(signature) + at
        archive = archive[:begin] + bytes([archive[begin] | 1]) + archive[begin + 1 :]
    return archive


def workbook(rows, more=()):
    """A workbook of one sheet, which is the XML of its rows, and other files in it."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    sheet = f'<sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets>'
    related = '<Relationship Id="rId1" Type="{}" Target="{}"/>'
    relations = f'<Relationships xmlns="{package}/relationships">' + related + "</Relationships>"
    return packed(
        ("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>'),
        ("_rels/.rels", relations.format(parts + "/officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{parts}">{sheet}</workbook>'),
        ("xl/_rels/workbook.xml.rels", relations.format(parts + "/worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'),
        *more,
    )


def cells(row, texts):
    """A row of a sheet, one letter a column as far as there are letters."""
    names = [chr(65 + at // 26 - 1) * (at >= 26) + chr(65 + at % 26) for at in range(len(texts))]
    written = (f'<c r="{name}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for name, text in zip(names, texts))
    return f'<row r="{row}">{"".join(written)}</row>'


def sheet():
    head = [item.strip().strip('"') for item in HEADER.decode().split(",")]
    return cells(1, head) + cells(2, ["211"])


ZEROS = b"0" * (80 << 20)
RANDOM = random.Random(3)
FILES = [
    ("empty.csv", b""),
    ("header-only.csv", HEADER),
    ("bomb.zip", packed(("a.csv", HEADER + ZEROS))),
    ("bomb-that-lies.zip", lying(packed(("a.csv", HEADER + ZEROS)), 1000)),
    ("bomb.csv.gz", gzip.compress(HEADER + ZEROS)),
    ("bomb.xlsx", workbook(sheet(), [("xl/sharedStrings.xml", b"<sst>" + b"<si><t>0</t></si>" * (8 << 20) + b"</sst>")])),
    ("nested.zip", packed(("b.zip", packed(("c.zip", packed(("a.csv", TABLE))))))),
    ("paths.zip", packed(("../../../../../../../../tmp/cld-hostile/a.csv", TABLE))),
    ("absolute.zip", packed(("/tmp/cld-hostile/a.csv", TABLE))),
    ("several.zip", packed(("a.csv", TABLE), ("b.csv", TABLE))),
    ("a-hundred-thousand.zip", packed(*((f"{at}.csv", b"") for at in range(100_000)))),
    ("password.zip", locked(packed(("a.csv", TABLE)))),
    ("cut.zip", packed(("a.csv", TABLE))[:-30]),
    ("a-pdf.csv", b"%PDF-1.7\n" + RANDOM.randbytes(10_000)),
    ("a-page.xlsx", b"<!DOCTYPE html><table><tr><td>LA Code"),
    ("a-csv.xlsx", TABLE),
    ("random.csv", RANDOM.randbytes(1 << 20)),
    ("zeros.csv", bytes(1 << 20)),
    ("utf-16.csv", TABLE.decode().encode("utf-16")),
    ("utf-16-cut.csv", TABLE.decode().encode("utf-16")[:-1]),
    ("macros.xlsm", workbook(sheet(), [("xl/vbaProject.bin", RANDOM.randbytes(10_000))])),
    ("far.xlsx", workbook(sheet() + '<row r="2000000"><c r="A2000000"><v>1</v></c></row>')),
    ("long-line.csv", HEADER + b"y" * (9 << 20) + b"\n" + TABLE.split(b"\n", 1)[1]),
    ("one-line.csv", b"LA Code," * 20_000),
    ("ten-thousand-columns.csv", HEADER.strip() + b",Own" * 10_000 + b"\n" + b"," * 10_200 + b"\n"),
    ("stray-quotes.csv", HEADER + b'"\n' * 100_000),
    # Names that are those of the check's own files, or an option of a program, or no name.
    ("report.html", TABLE),
    ("findings.csv", TABLE),
    ("../../../checking", TABLE),
    ("--json", TABLE),
    ("a\r\nb\0c.csv" + "d" * 300, TABLE),
]


def ask(method, path, headers=(), body=b""):
    headers = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream", **dict(headers)}
    try:
        return browser.open(urllib.request.Request(address + path, body, headers, method=method))
    except urllib.error.HTTPError as error:
        return error


def form(page, **fields):
    return browser.open(address + page, urllib.parse.urlencode(fields).encode())


form("/sign-in", email=person["email"], password=person["password"])
form("/sign-in/code", code=code(person["totp_secret"]))
encoded = lambda text: base64.b64encode(text.encode()).decode()
for name, content in FILES:
    begun = form("/submissions", period_start="2023-04-01", period_end="2024-03-31", basis="annual")
    page = urllib.parse.urlparse(begun.url).path
    metadata = f"submission {encoded(page.rsplit('/', 1)[1])},filename {encoded(name)}"
    made = ask("POST", "/api/v1/uploads", {"Upload-Length": len(content), "Upload-Metadata": metadata})
    answer = {"name": name, "id": page.rsplit("/", 1)[1], "taken": made.status, "said": ""}
    if made.status == 201:
        sent = ask("PATCH", made.headers["Location"], {"Upload-Offset": 0}, content)
        answer["taken"] = sent.status
        deadline = time.time() + 240
        while time.time() < deadline:
            said = json.load(browser.open(f"{address}/api/v1{page}"))
            if said["state"] in (5, 7, 8, 9, -1):
                break
            time.sleep(0.1)
        answer.update(state=said["state"], said=said["said"], sha256=hashlib.sha256(content).hexdigest())
        text = browser.open(address + page).read().decode()
        answer["links"] = re.findall(r'href="([^"]*/reports/[^"]*)"', text)
        if report := next((link for link in answer["links"] if link.endswith("/report-with-values")), None):
            report = browser.open(address + report).read().decode()
            answer["report"] = re.sub(r"\s+", " ", re.sub(r"<style.*?</style>|<[^>]*>", " ", report, flags=re.S))[:1500]
    else:
        answer["said"] = json.load(made)["error"]
    print(json.dumps(answer), flush=True)
browser.open(address + "/submissions").read()
