"""Before the tests: see that Chromium is there, and install Debian's where it is not and we may.

PostgreSQL is looked for by the tests themselves. What is missing and cannot be installed is said loudly;
the tests that need it are then skipped, or fail where REQUIRE_CHROMIUM=1 or REQUIRE_POSTGRESQL=1 is set.
"""

import os
import shutil
import subprocess
import sys

PACKAGES = ["chromium", "fonts-dejavu-core", "fonts-noto-core"]


def main() -> int:
    if any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        return 0
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(
            "Chromium was not found and cannot be installed here: install it to run the browser tests.", file=sys.stderr
        )
        return 0
    print("Installing Debian's Chromium for the browser tests")
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            print(f"{' '.join(command)} failed: the browser tests cannot run.", file=sys.stderr)
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
