"""What polars and DuckDB are asked: the rules that both can say in a few lines, named as in the book."""
import json

DAYS = ["Reporting Period Start Date", "Reporting Period End Date", "Date of Birth", "Date of Death",
        "Event Start Date", "Event End Date"]
NUMBERS = ["No. of adults being cared for", "Unit Cost", "Planned units per week"]
DAY_FORMS = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y %H:%M:%S"]
NUMBER = r"^[+-]?([0-9]{1,14}(\.[0-9]{0,4})?|\.[0-9]{1,4})$"
POSTCODE = r"^([A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}|[A-Z]{3} [0-9][A-Z]{2})$"

PERSON = "LA Person Unique Identifier"
EVENT = [PERSON, "Client Type", "Event Type", "Event Start Date", "Event End Date", "Request: Route of Access",
         "Assessment Type"]
SERVICE_KEY = [PERSON, "Client Type", "Event Start Date", "Service Type", "Service Component", "Delivery Mechanism",
               "Unit Cost", "Cost Frequency (Unit Type)", "Planned units per week"]


def lists(path):
    """The items whose list is wholly known, with its entries in small letters."""
    fields = json.load(open(path))["fields"]
    return {field["name"]: [entry.lower() for entry in field["constraints"]["enum"]]
            for field in fields if "enum" in field.get("constraints", {})}
