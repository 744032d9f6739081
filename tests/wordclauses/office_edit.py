"""Run by LibreOffice's own Python: add a paragraph behind another, as somebody who presses Enter.

Arguments: the folder of a profile, the file, words of the paragraph, the text to add.
"""

import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.text.ControlCharacter import PARAGRAPH_BREAK


def value(name: str, content: object) -> Any:
    made = PropertyValue()
    made.Name, made.Value = name, content
    return made


def connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(240):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise SystemExit("LibreOffice does not answer")


def add_behind(document: Any, words: str, added: str) -> None:
    search = document.createSearchDescriptor()
    search.SearchString = words
    found = document.findFirst(search)
    if found is None:
        raise SystemExit(f"the words are not there: {words}")
    text = found.getText()
    cursor = text.createTextCursorByRange(found)
    cursor.gotoEndOfParagraph(False)
    text.insertControlCharacter(cursor, PARAGRAPH_BREAK, False)
    text.insertString(cursor, added, False)


def main() -> None:
    profile, file, words, added = sys.argv[1:]
    pipe = f"wordclause{abs(hash(profile))}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation=file://{profile}",
            f"--accept=pipe,name={pipe};urp;",
        ]
    )
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        address = uno.systemPathToFileUrl(file)
        document = desktop.loadComponentFromURL(address, "_blank", 0, (value("Hidden", True),))
        add_behind(document, words, added)
        document.storeToURL(address, (value("FilterName", "MS Word 2007 XML"),))
        document.close(True)
        desktop.terminate()
    finally:
        office.wait(60)


main()
