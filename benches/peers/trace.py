"""A register of people who do not exist, requests about some of them, and how right the answers are.

    trace.py make FOLDER REGISTER PEOPLE     register.csv, requests/ and truth.csv
    trace.py judge FOLDER                    precision and recall of responses/ by kind of slip
    trace.py splink FOLDER                   the same people by Splink, with its time

Numbers begin with 9, in a range that is issued to nobody: the range kept for tests has too few for a large register.
"""
import csv, random, sys, time
from datetime import date, timedelta
from pathlib import Path

STAMP = "20260101%06d"
SLIPS = ["none", "surname mistyped", "given name mistyped", "names swapped", "day and month swapped", "birth date off by one",
         "moved house", "changed surname", "number of another", "postcode missing"]


def numbers():
    for serial in range(900_000_000, 999_000_000):
        digits = [int(digit) for digit in str(serial)]
        check = (11 - sum(d * w for d, w in zip(digits, range(10, 1, -1))) % 11) % 11
        if check < 10:
            yield f"{serial}{check}"


def names(rng, many, syllables):
    made = set()
    while len(made) < many:
        made.add("".join(rng.choice(syllables) for _ in range(rng.choice([2, 2, 3]))).capitalize())
    made = sorted(made)
    rng.shuffle(made)
    # A few are common, most are rare.
    return made, [1 / (rank + 5) for rank in range(many)]


def postcode(rng):
    return f"ZZ{rng.randint(10, 89)} {rng.randint(1, 9)}{rng.choice('ABDEFGHJLN')}{rng.choice('PQRSTUWXYZ')}"


def mistyped(rng, name):
    at = rng.randrange(1, len(name) - 1)
    return rng.choice([name[:at] + name[at + 1:], name[:at] + name[at] + name[at:], name[:at] + name[at + 1] + name[at] + name[at + 2:]])


def make(folder, register, people):
    rng = random.Random(1)
    syllables = [c + v for c in "bcdfghjklmnprstvw" for v in "aeiou"] + ["and", "er", "en", "ick", "ort"]
    (surnames, s_weights), (given, g_weights) = names(rng, 20_000, syllables), names(rng, 2_000, syllables)
    folder.mkdir(parents=True, exist_ok=True)
    asked, first = set(rng.sample(range(register), people)), date(1925, 1, 1)
    chosen, issue, before = [], numbers(), None
    columns = ("nhs_number,first_name,last_name,former_last_name,date_of_birth,postcodes,gender,gp_practice_code,"
               "former_nhs_number,is_sensitive,is_invalid").split(",")
    batch = 100_000
    with open(folder / "register.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        for start in range(0, register, batch):
            size = min(batch, register - start)
            families, firsts = rng.choices(surnames, s_weights, k=size), rng.choices(given, g_weights, k=size)
            for at in range(size):
                number, sex = next(issue), rng.choice(["Male", "Female"])
                born, home = first + timedelta(days=rng.randrange(30_000)), postcode(rng)
                former = rng.choice(surnames) if rng.random() < 0.05 else ""
                homes = f"2000-01-01={postcode(rng)};2015-01-01={home}" if rng.random() < 0.3 else f"2000-01-01={home}"
                row = [number, firsts[at], families[at], former, born.isoformat(), homes, sex, f"Y{rng.randrange(100000):05}", "", "", ""]
                writer.writerow(row)
                if start + at in asked:
                    chosen.append((row, before))
                before = number
    write_requests(folder, rng, chosen)


def write_requests(folder, rng, chosen):
    rng.shuffle(chosen)
    (folder / "requests").mkdir(exist_ok=True)
    with open(folder / "truth.csv", "w", newline="") as out:
        truth = csv.writer(out)
        truth.writerow(["reference", "nhs_number", "slip"])
        for file, start in enumerate(range(0, len(chosen), 500_000)):
            part, stamp = chosen[start:start + 500_000], STAMP % file
            with open(folder / "requests" / f"MPTREQ_{stamp}.csv", "w", newline="") as requests:
                writer = csv.writer(requests)
                writer.writerow([f"MPTREQ_{stamp}", "SPINE_MPTPHASE4_TRACE", stamp, len(part)])
                for at, (row, other) in enumerate(part):
                    reference, slip = f"R{start + at:09}", rng.choice(SLIPS)
                    truth.writerow([reference, row[0], slip])
                    writer.writerow(request(rng, reference, row, other, slip))


def request(rng, reference, row, other, slip):
    number, given, family, former, born, homes, sex, practice = row[:8]
    born, home, sent = date.fromisoformat(born), homes.split("=")[-1], ""
    if slip == "surname mistyped":
        family = mistyped(rng, family)
    elif slip == "given name mistyped":
        given = mistyped(rng, given)
    elif slip == "names swapped":
        given, family = family, given
    elif slip == "day and month swapped" and born.day <= 12:
        born = born.replace(day=born.month, month=born.day)
    elif slip == "birth date off by one":
        born += timedelta(days=1)
    elif slip == "moved house":
        home = postcode(rng)
    elif slip == "changed surname" and former:
        family = former
    elif slip == "number of another":
        sent = other or ""
    elif slip == "postcode missing":
        home = ""
    cells = [""] * 23
    cells[0], cells[1], cells[2], cells[3] = reference, sent, family, given
    cells[5], cells[6], cells[7], cells[15] = {"Male": "1", "Female": "2"}[sex], born.strftime("%Y%m%d"), home, practice
    return cells


def report(name, found, folder, seconds=None):
    tallies = {}
    for row in csv.DictReader(open(folder / "truth.csv")):
        number = found.get(row["reference"], "")
        for key in ("all", row["slip"]):
            tally = tallies.setdefault(key, [0, 0, 0])
            tally[0] += 1
            tally[1 if number == row["nhs_number"] else 2] += bool(number)
    print(f"{name}{f', {seconds:.0f} s' if seconds else ''}")
    for key, (people, right, wrong) in sorted(tallies.items(), key=lambda pair: (pair[0] != "all", pair[0])):
        precision = right / (right + wrong) if right + wrong else 0
        print(f"  {key:24} {people:>9} people  precision {precision:.5f}  recall {right / people:.5f}")


def judge(folder):
    found = {}
    for path in sorted((folder / "responses").glob("RESP_*.csv")):
        with open(path) as responses:
            next(responses)
            for row in csv.DictReader(responses):
                if row["ERROR_SUCCESS_CODE"] in ("00", "90", "92"):
                    found[row["UNIQUE_REFERENCE"]] = row["MATCHED_NHS_NO"]
    report("cld", found, folder)


def splink(folder):
    import pandas
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on
    register = pandas.read_csv(folder / "register.csv", dtype=str)
    register["postcode"] = register["postcodes"].str.split("=").str[-1]
    left = register.rename(columns={"first_name": "given", "last_name": "family", "date_of_birth": "born"})
    left = left.assign(unique_id=left["nhs_number"])[["unique_id", "given", "family", "born", "gender", "postcode"]]
    parts = [pandas.read_csv(path, header=None, skiprows=1, dtype=str) for path in sorted((folder / "requests").glob("*.csv"))]
    asked = pandas.concat(parts)
    right = pandas.DataFrame({
        "unique_id": asked[0], "given": asked[3], "family": asked[2], "gender": asked[5].map({"1": "Male", "2": "Female"}),
        "born": asked[6].str[:4] + "-" + asked[6].str[4:6] + "-" + asked[6].str[6:], "postcode": asked[7]})
    begun = time.time()
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[compare.JaroWinklerAtThresholds("family", [0.9, 0.8]), compare.JaroWinklerAtThresholds("given", [0.9, 0.8]),
                     compare.DateOfBirthComparison("born", input_is_string=True), compare.ExactMatch("gender"),
                     compare.PostcodeComparison("postcode")],
        blocking_rules_to_generate_predictions=[block_on("born"), block_on("family", "given"), block_on("postcode")])
    engine = DuckDBAPI()
    linker = Linker([engine.register(left), engine.register(right)], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("born", "family", "given")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("family", "given"))
    pairs = linker.inference.predict(threshold_match_probability=0.5).as_pandas_dataframe()
    is_left = pairs["unique_id_l"].str.startswith("R")
    pairs["reference"] = pairs["unique_id_l"].where(is_left, pairs["unique_id_r"])
    pairs["number"] = pairs["unique_id_r"].where(is_left, pairs["unique_id_l"])
    best = pairs.sort_values("match_probability").drop_duplicates("reference", keep="last")
    report("Splink, the likeliest of each with a probability of 0.5 and more", dict(zip(best["reference"], best["number"])), folder,
           time.time() - begun)


if __name__ == "__main__":
    folder = Path(sys.argv[2])
    if sys.argv[1] == "make":
        make(folder, int(sys.argv[3]), int(sys.argv[4]))
    else:
        {"judge": judge, "splink": splink}[sys.argv[1]](folder)
