"""Every problem code and what it means: the reference page and the tests are made from it.

Families: ``Y`` reading YAML · ``A`` answers against the schema · ``R`` rules between answers ·
``S`` the schema files themselves · ``T`` clauses, outlines and other templates · ``D`` assembled
documents · ``B`` build and publishing. A code never changes its meaning.
"""

from __future__ import annotations

from collections.abc import Mapping

CODES: Mapping[str, str] = {
    # -- reading YAML --
    "Y001": "The text is not YAML.",
    "Y002": "A tab stands in the indentation.",
    "Y003": "A key stands twice in one mapping.",
    "Y004": "A key is not a text.",
    "Y005": "A date that the calendar does not have.",
    "Y006": "Not a number, or an endless one.",
    "Y007": "A number with too many digits.",
    "Y008": "A control character.",
    "Y009": "The file is not saved as UTF-8.",
    "Y010": "An alias stands inside what it names.",
    "Y011": "Aliases repeat too many values.",
    "Y012": "Lists and mappings are nested too deep.",
    "Y013": "The file is too large.",
    "Y014": "More than one document in a file.",
    "Y015": "A tag is not allowed.",
    "Y016": "The file is empty.",
    "Y017": "A merge key is not allowed.",
    "Y018": "A key holds a look-alike or invisible character.",
    "Y019": "A path leaves the project's folder.",
    "Y020": "A file cannot be read.",
    "Y021": "An alias names nothing.",
    # -- answers against the schema --
    "A001": "The answers are not a mapping of topics.",
    "A002": "A key that the schema does not know.",
    "A003": "A required answer is missing.",
    "A004": "A key without a value.",
    "A005": "A value of the wrong kind.",
    "A006": "A text that reads as a number, a date or true: it needs quotes.",
    "A007": "A value that is not among the allowed ones.",
    "A008": "A text that does not have the wanted form.",
    "A009": "Too short, or too few.",
    "A010": "Too long, or too many.",
    "A011": "An empty text, list or mapping.",
    "A012": "An id that does not have the form of ids.",
    "A013": "A percentage outside 0 to 100.",
    "A014": "A value below the minimum.",
    "A015": "A value above the maximum.",
    "A016": "An id that is used twice in a list.",
    "A017": "A reference to a record that does not exist.",
    "A018": "An answer that wants another answer beside it.",
    "A019": "Answers that exclude each other.",
    "A020": "A value that fits none of the alternatives.",
    "A021": "An open point that does not say what is needed, from whom and by when.",
    "A022": "A line 'extends' that names no file.",
    "A023": "Files that extend each other in a circle.",
    # -- rules between answers --
    "R101": "A calendar names a country or subdivision whose holidays are not known.",
    "R102": "A cadence does not say enough to give dates.",
    # -- schema files --
    "S001": "A schema file that is not a set of rules.",
    "S002": "An unknown type.",
    "S003": "An unknown rule, or an unknown entry of meta.",
    "S004": "A field without title or help.",
    "S005": "A field without an example.",
    "S006": "A reference to a list that does not exist.",
    "S007": "A default that does not fit the field.",
    "S008": "A project schema that changes a field without saying so.",
    "S009": "A rule with a value that it cannot take.",
    "S010": "An audience that does not exist.",
    "S011": "An example that does not fit the field.",
    # -- templates --
    "T001": "A name that the schema does not have is printed.",
    "T002": "A field that is not answered is printed.",
    "T003": "A value that has no text of its own is printed.",
    "T004": "An expression of a template fails.",
    "T005": "A template uses private-use characters, which are reserved.",
    "T006": "A template or a condition cannot be read.",
    "T010": "Markup outside the clause dialect.",
    "T011": "A class that is not listed.",
    "T012": "Raw HTML in a clause.",
    "T013": "A footnote without a text.",
    "T020": "An outline names a clause that is not there.",
    "T021": "An outline names a Word template that is not there.",
    "T022": "A template is not UTF-8 text.",
    "T023": "A field of an outline or of front matter is wrong.",
    "T024": "A clause without front matter.",
    "T025": "A clause whose id is not its file's name.",
    "T026": "An outline's date is not a date.",
    "T027": "A value that only a clause can print stands in a Word template.",
    # -- assembled documents --
    "D001": "An id stands more than once in a document.",
    "D002": "A reference to something that the document does not hold.",
    "D003": "A value with a blank line where no paragraph can break.",
    "D004": "Markdown of several paragraphs inside a line.",
    "D005": "An answer in a copy whose reader may not read it.",
    # -- build and publishing --
    "B001": "A manifest that policygen did not write, or that was damaged.",
    "B002": "A manifest of another version of policygen.",
}
