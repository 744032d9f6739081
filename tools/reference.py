"""Write the reference pages in ``docs/reference`` that are made from the code.

Run ``python tools/reference.py`` after a change; a test proves that the committed pages are what
this script writes.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click

from policygen.cli.group import policygen
from policygen.codes import CODES
from policygen.library import Library
from policygen.lint.rules.loading import load_rules
from policygen.lint.templates.catalogue import CHECKS
from policygen.schema import load_schema
from policygen.schema_views import render_reference
from policygen.templating.filters import FILTERS, FUNCTIONS

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"

_FAMILIES = {
    "Y": "Reading YAML",
    "A": "Answers against the schema",
    "R": "Rules between answers",
    "F": "Findings",
    "S": "Schema files",
    "T": "Clauses, outlines and Word templates",
    "D": "Assembled documents",
    "B": "Build and publishing",
    "W": "Wording",
    "H": "History of reviews; from H020 on hindrances to readers; from H040 on approvals",
}


def commands_page() -> str:
    """Return the page of all commands: what ``--help`` shows, command by command."""
    parts = [
        "# Commands\n",
        "This page is made from the commands' own help.\n",
        _help("policygen", policygen),
    ]
    for name in sorted(policygen.commands):
        parts.append(f"## {name}\n")
        command = policygen.commands[name]
        parts.append(_help(f"policygen {name}", command))
        for inner, below in getattr(command, "commands", {}).items():
            parts.append(f"### {name} {inner}\n")
            parts.append(_help(f"policygen {name} {inner}", below))
    return "\n".join(parts)


def _help(path: str, command: click.Command) -> str:
    context = click.Context(
        command,
        info_name=path,
        terminal_width=92,
        max_content_width=92,
        help_option_names=policygen.context_settings["help_option_names"],
    )
    return f"```text\n{command.get_help(context)}\n```\n"


def problems_page() -> str:
    """Return the page of all problem codes, family by family."""
    parts = [
        "# Problems\n",
        "Every problem has a code that never changes its meaning. This page is made from them.\n",
    ]
    for letter, title in _FAMILIES.items():
        rows = [f"| {code} | {text} |" for code, text in sorted(CODES.items()) if code[0] == letter]
        parts.append(f"## {letter}: {title}\n")
        parts.append("\n".join(["| Code | Meaning |", "| --- | --- |", *rows]) + "\n")
    return "\n".join(parts)


def lint_page() -> str:
    """Return the page of all lint rules: what each looks for, why, and the better wording."""
    parts = [
        "# Lint rules\n",
        "`policygen lint` reads contracts and policies by these rules. This page is made from "
        "them. Rules with a code in H tell what bars a reader of a Word or Markdown file who does "
        "not see it, or not well; the others read its wording. "
        "[Lint of templates](lint-templates.md) has what it looks for in tags.\n",
        "The rules with patterns are files in `templates/wording/`; a project's own file of that "
        "path stands over the packaged one, and a new file with a code from W900 on adds a rule. "
        "[Check a contract](../how-to/check-a-contract.md) says how to run them and how to "
        "silence one in place.\n",
    ]
    for rule in load_rules(Library(REFERENCE)):
        parts.append(f"## {rule.code}: {rule.title}\n")
        about = f"`{rule.id}`, {rule.severity}" + (", for whole documents" if rule.whole else "")
        parts.append(f"{about}. {_sentence(rule.why)}\n")
        parts.append(f"Better: {rule.better}.\n")
        rows = [("Found", rule.examples.found), ("Fine", rule.examples.clean)]
        lines = [f"- {kind}: {_on_one_line(text)}" for kind, texts in rows for text in texts]
        if lines:
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def template_lint_page() -> str:
    """Return the page of what lint looks for in templates, each with an example."""
    parts = [
        "# Lint of templates\n",
        "`policygen lint` reads clauses, outlines and Word templates for these faults. This page "
        "is made from the code. "
        "[For lawyers: editing the templates](../how-to/edit-templates.md) says how to run it "
        "and how to read its messages. What the build refuses as well has its code on the page of "
        "[problems](problems.md): fields of front matter (T020 to T028), markup outside the "
        "dialect (T010 to T015), tags in Word that are not whole, do not pair or would take text "
        "with them (T103 to T109). In the examples ¶ is the end of a line.\n",
    ]
    for check in CHECKS.values():
        mended = " `--fix` mends it." if check.fixed else ""
        parts.append(f"## {check.code}: {check.title}\n")
        parts.append(f"{str(check.severity).capitalize()}. {check.why}{mended}\n")
        parts.append(f"- Wrong: {_code(check.wrong)}\n- Right: {_code(check.right)}\n")
    return "\n".join(parts)


def _code(text: str) -> str:
    """Return an example as code where it is typed so, as words where it tells what to do."""
    is_typed = any(sign in text for sign in ("{", "|", "¶", "meets:"))
    return f"`{text}`" if is_typed else text


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _on_one_line(text: str) -> str:
    """Return an example as text of its own, whatever marks it holds."""
    return " ¶ ".join(f"`{paragraph}`" for paragraph in text.split("\n\n"))


def filters_table() -> str:
    """Return the table of filters and functions that clauses have."""
    rows = ["| Name | What it gives |", "| --- | --- |"]
    for name, function in sorted({**FILTERS, **FUNCTIONS}.items()):
        text = " ".join((inspect.getdoc(function) or "").split())
        if function.__module__.startswith("jinja2"):
            # Jinja's descriptions run on; their first sentence says what the filter does.
            text = text.split(". ")[0].rstrip(".") + " (as in Jinja)."
        rows.append(f"| `{name}` | {_from_rst(text)} |")
    return "\n".join(rows) + "\n"


def _from_rst(text: str) -> str:
    text = re.sub(r":func:`(.+?)`", r"`\1`", text)
    return re.sub(r"``(.+?)``", r"`\1`", text).replace("|", "\\|")


def clauses_page(before: str) -> str:
    """Return the page on clauses with its table of filters made anew."""
    table = f"<!-- filters -->\n{filters_table()}<!-- end of filters -->"
    pattern = re.compile(r"<!-- filters -->.*<!-- end of filters -->", re.DOTALL)
    return pattern.sub(lambda _: table, before)


def pages() -> dict[str, str]:
    """Return every generated page by its file name."""
    return {
        "answers.md": render_reference(load_schema(REFERENCE)),
        "clauses.md": clauses_page((REFERENCE / "clauses.md").read_text(encoding="utf-8")),
        "commands.md": commands_page(),
        "lint.md": lint_page(),
        "lint-templates.md": template_lint_page(),
        "problems.md": problems_page(),
    }


if __name__ == "__main__":
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8", newline="\n")
