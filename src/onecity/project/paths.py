"""Where the house keeps its files. No Django here: the command line uses it before settings exist."""

import os
from pathlib import Path

PACKAGE_DIR = Path(__file__).resolve().parent.parent
HOME_DIR = Path(os.environ.get("ONECITY_HOME", PACKAGE_DIR.parent.parent)).resolve()
VAR_DIR = Path(os.environ.get("ONECITY_VAR", HOME_DIR / "var")).resolve()
SECRET_DIR = VAR_DIR / "secret"
MEDIA_DIR = VAR_DIR / "media"
STATIC_DIR = VAR_DIR / "static"
RUN_DIR = VAR_DIR / "run"
LOG_DIR = VAR_DIR / "log"
DEMO_LOGINS = VAR_DIR / "demo-logins.txt"
METRICS_DIR = RUN_DIR / "metrics"
FRONTEND_DIR = HOME_DIR / "frontend"
