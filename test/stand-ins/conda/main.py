"""Speaks as micromamba or conda, by the name under which it was started."""

import importlib
import os
import sys

sys.dont_write_bytecode = True

if __name__ == "__main__":
    program = sys.argv[1]
    tool = importlib.import_module(os.path.basename(program))
    code = tool.main(program, sys.argv[2:])
    sys.stdout.flush()
    sys.stderr.flush()
    # py-rattler's threads may still run; where Python takes itself apart meanwhile, it crashes now and then.
    os._exit(code)
