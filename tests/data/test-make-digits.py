#!/usr/bin/python3
"""The bundled digits are what their script makes of OpenCV's picture, byte for byte.

Usage: test-make-digits.py SOURCE-ROOT
"""

import filecmp
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PICTURES = (
    '../shared/datasets/opencv-digits/digits.png',
    '/usr/share/doc/opencv-doc/examples/data/digits.png',
)
FILES = [f'{half}-{part}-ubyte.gz' for half in ('train', 't10k')
         for part in ('images-idx3', 'labels-idx1')]


def find_obstacle(picture):
    if not picture:
        return 'digits.png of opencv-doc is not there'
    missing = [name for name in ('numpy', 'PIL') if not importlib.util.find_spec(name)]
    return f'{sys.executable} has no {missing[0]}' if missing else None


def main():
    root = Path(sys.argv[1])
    folder = root / 'data' / 'digits'
    picture = next((root / path for path in PICTURES if (root / path).is_file()), None)
    obstacle = find_obstacle(picture)
    print(f'1..{len(FILES)}')
    with tempfile.TemporaryDirectory() as made:
        if not obstacle:
            subprocess.run([sys.executable, folder / 'make-digits', picture, made], check=True)
        for i, name in enumerate(FILES, 1):
            if obstacle:
                print(f'ok {i} {name} # SKIP {obstacle}')
            elif filecmp.cmp(folder / name, os.path.join(made, name), shallow=False):
                print(f'ok {i} {name}')
            else:
                print(f'not ok {i} {name}')


if __name__ == '__main__':
    main()
