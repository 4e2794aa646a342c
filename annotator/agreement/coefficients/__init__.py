"""The coefficients: every module of this folder is imported, so that a new file is all a new coefficient takes."""

import pkgutil
from importlib import import_module

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
