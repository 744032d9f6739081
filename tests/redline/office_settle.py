"""Run by LibreOffice's own Python: accept or reject all changes of Word files, and save them.

Arguments: the folder of a profile, then threes of ``accept|reject|open``, source, target.
"""

import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


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


def main() -> None:
    profile, jobs = sys.argv[1], sys.argv[2:]
    pipe = f"redline{abs(hash(profile))}"
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
        services = context.ServiceManager
        desktop = services.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = services.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", context
        )
        for how, source, target in zip(jobs[::3], jobs[1::3], jobs[2::3], strict=True):
            document = desktop.loadComponentFromURL(
                uno.systemPathToFileUrl(source), "_blank", 0, (value("Hidden", True),)
            )
            if how in COMMANDS:
                frame = document.getCurrentController().getFrame()
                dispatcher.executeDispatch(frame, COMMANDS[how], "", 0, ())
            document.storeToURL(
                uno.systemPathToFileUrl(target), (value("FilterName", "MS Word 2007 XML"),)
            )
            document.close(True)
        desktop.terminate()
    finally:
        office.wait(60)


main()
