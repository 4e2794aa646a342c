"""One file for each kind of picture. Importing this package registers them all, whatever is in the folder."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
