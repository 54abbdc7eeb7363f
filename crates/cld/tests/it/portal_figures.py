"""Looks at the figures of Kirklees in a portal as its viewer does, and at what others get of them.

    portal_figures.py http://127.0.0.1:8080 ACCOUNTS.csv FOLDER

Writes into FOLDER each table that is asked for as TABLE.csv, for its first figure that is not nought what explains it as
TABLE.html and the rows behind it as TABLE.rows.csv, and others.csv with the status of each page for somebody else.
"""
import base64, csv, hashlib, hmac, html, http.cookiejar, re, struct, sys, time, urllib.error, urllib.parse, urllib.request

address, accounts, folder = sys.argv[1:]
people = list(csv.DictReader(open(accounts)))


def code(secret):
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return "%06d" % ((struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000)


def signed_in(role, council):
    person = next(row for row in people if (row["role"], row["council"]) == (role, council))
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    for page, fields in [
        ("/sign-in", {"email": person["email"], "password": person["password"]}),
        ("/sign-in/code", {"code": code(person["totp_secret"])}),
    ]:
        browser.open(address + page, urllib.parse.urlencode(fields).encode())
    return lambda page: browser.open(address + page).read().decode()


def save(name, rows):
    with open(f"{folder}/{name}", "w", newline="") as file:
        csv.writer(file).writerows(rows)


get = signed_in("viewer", "211")
deadline = time.time() + 500
while "/figures/download/" not in get("/figures"):
    if time.time() > deadline:
        sys.exit("no figures were made within 500 seconds")
    time.sleep(1)
pages = ["/figures", "/figures/download/dhsc-r2.xlsx", "/figures/download/nhse-2024.html"]
open(f"{folder}/report.html", "w").write(get("/figures/download/nhse-2024.html?council=211"))
for table in ["ASCOF.dhsc", "LTS001b.1a"]:
    page = get(f"/figures/{table}?council=211")
    rows = re.findall(r"<tr.*?</tr>", page, re.S)
    text = lambda cell: html.unescape(re.sub(r"<[^>]*>", "", cell))
    save(f"{table}.csv", [[text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)] for row in rows])
    links = re.findall(r'<a class="govuk-link" href="(/figures/explain[^"]*)">([^<]*)</a>', page)
    link = next(html.unescape(link) for link, figure in links if float(figure) > 0)
    query = urllib.parse.parse_qs(urllib.parse.urlparse(link).query)
    save(f"{table}.cell.csv", [[query["cell"][0]]])
    open(f"{folder}/{table}.html", "w").write(get(link))
    open(f"{folder}/{table}.rows.csv", "w", newline="").write(get(link.replace("/explain?", "/explain/rows?")))
    pages += [f"/figures/{table}", link, link.replace("/explain?", "/explain/rows?")]

others = []
for role, council in [("lead", "325"), ("dscro", ""), ("local_dscro", ""), ("analyst", ""), ("support", "")]:
    get = signed_in(role, council)
    for page in pages:
        page += "" if "?" in page else "?council=211"
        try:
            get(page)
            others.append([role, page, 200])
        except urllib.error.HTTPError as error:
            others.append([role, page, error.code])
save("others.csv", others)
