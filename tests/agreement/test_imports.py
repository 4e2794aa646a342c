"""Floor 0 is a small library of its own."""

import subprocess
import sys

PROGRAM = """
import sys
import annotator.agreement
strangers = {"flask", "werkzeug", "wtforms", "sqlalchemy", "alembic", "click", "scipy", "pandas", "krippendorff"}
ours = {name for name in sys.modules if name.startswith("annotator.") and not name.startswith("annotator.agreement")}
print(sorted(strangers & set(sys.modules)), sorted(ours))
"""


def test_agreement_loads_numpy_alone():
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[] []"
