#!/usr/bin/python3
"""Times the same training in PyTorch and in BN Lab, turn and turn about, and prints the ratios.

Usage: compare-torch.py BNLAB-CLI [MNIST-FOLDER] [--turns N] [--json]

The folder holds the four IDX files (default: $BNLAB_MNIST, else ../shared/datasets/mnist beside the
project).  Both sides train 784-128-10 with relu and Adam on the 60,000 images, one thread a run.

PyTorch (Debian's python3-torch) gets its best case: all images as one float tensor in memory,
made before the clock starts, a fresh permutation an epoch, and for each batch zero_grad, forward,
loss, backward and step.  BN Lab's side is the whole program: batches are made from bytes as they
are needed, metrics of every step are kept, snapshots taken.  Its time of an epoch is the difference
of two runs of the program of unlike length, so that loading the data and judging at the end, which
both have, fall out.  The pair: PyTorch one network after the other, BN Lab both at once on two
cores.  Where a figure stands for batch 8, PyTorch trains a fifth of an epoch and it counts fivefold.
"""

import argparse
import gzip
import json
import os
import statistics
import struct
import subprocess
import sys
import time
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError:
    print('skipped: PyTorch is not installed')
    sys.exit(77)

ROOT = Path(__file__).resolve().parents[2]
MIN_RATIOS = {'epoch, none': 2.4, 'epoch, batch': 2.8, 'pair': 4.3, 'batch 8, none': 6.0,
              'batch 8, batch': 6.0}
FORCED = ['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE', 'OMP_NUM_THREADS', 'MKL_NUM_THREADS']


def parse_arguments():
    default = os.environ.get('BNLAB_MNIST') or ROOT.parent / 'shared/datasets/mnist'
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('program', help='bnlab-cli')
    parser.add_argument('folder', nargs='?', default=default, type=Path)
    parser.add_argument('--turns', type=int, default=5)
    parser.add_argument('--json', action='store_true')
    return parser.parse_args()


def read_idx(folder, name):
    for path in [folder / name, folder / (name + '.gz')]:
        if path.exists():
            data = (gzip.open if path.suffix == '.gz' else open)(path, 'rb').read()
            n_dims = data[3]
            shape = struct.unpack(f'>{n_dims}I', data[4:4 + 4 * n_dims])
            values = torch.frombuffer(bytearray(data[4 + 4 * n_dims:]), dtype=torch.uint8)
            return values.reshape(shape)
    sys.exit(f'{folder} has no {name}')


def make_network(norm):
    layers = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10)]
    if norm == 'batch':
        layers.insert(1, nn.BatchNorm1d(128))
    return nn.Sequential(*layers)


class Torch:
    """An epoch of each setting, in seconds."""

    def __init__(self, folder):
        torch.set_num_threads(1)
        self.x = self.scale(read_idx(folder, 'train-images-idx3-ubyte'))
        self.labels = read_idx(folder, 'train-labels-idx1-ubyte').long()
        self.test_x = self.scale(read_idx(folder, 't10k-images-idx3-ubyte'))
        self.test_labels = read_idx(folder, 't10k-labels-idx1-ubyte').long()

    @staticmethod
    def scale(images):
        return (images.reshape(len(images), -1).float() / 255 - 0.5) / 0.5

    def time_epoch(self, norm, batch_size, share=1):
        network = make_network(norm)
        optimizer = torch.optim.Adam(network.parameters(), lr=0.001)
        criterion = nn.CrossEntropyLoss()
        n = len(self.x) // share
        begin = time.perf_counter()
        order = torch.randperm(len(self.x))
        for i in range(0, n, batch_size):
            rows = order[i:i + batch_size]
            optimizer.zero_grad()
            criterion(network(self.x[rows]), self.labels[rows]).backward()
            optimizer.step()
        return (time.perf_counter() - begin) * share

    def time_evaluation(self):
        network = make_network('batch').eval()
        criterion = nn.CrossEntropyLoss()
        begin = time.perf_counter()
        with torch.no_grad():
            logits = network(self.test_x)
            criterion(logits, self.test_labels).item()
            (logits.argmax(1) == self.test_labels).sum().item()
        return time.perf_counter() - begin


class Lab:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def run(self, command, *options):
        begin = time.perf_counter()
        subprocess.run([self.program, command, '--runs', 'none', '--data', self.folder,
                        '--validation', '0', '--eval-every', '1000000000', '--quiet',
                        *map(str, options)],
                       check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - begin

    def time_epoch(self, command, batch_size, epochs, *options):
        words = ['--batch-size', batch_size, *options, '--epochs']
        short = self.run(command, *words, 1)
        return (self.run(command, *words, 1 + epochs) - short) / epochs

    def read_bench(self):
        return json.loads(subprocess.run(
            [self.program, 'bench', '--json', '--seconds', '0.3', '--hidden', '128'],
            check=True, capture_output=True, text=True).stdout)

    def time_evaluation(self):
        return self.read_bench()['evaluation_msec'] / 1000

    def measure_peak(self):
        """Most memory that a run on the whole of MNIST ever held, in MB."""
        child = subprocess.Popen([self.program, 'train', '--data', str(self.folder), '--epochs', '2',
                                  '--quiet'], stdout=subprocess.DEVNULL)
        status, peak = Path(f'/proc/{child.pid}/status'), 0
        # The mark only rises, and vanishes with the memory when the program ends.
        while child.poll() is None:
            for line in status.read_text().splitlines():
                if line.startswith('VmHWM'):
                    peak = int(line.split()[1])
            time.sleep(0.002)
        if child.returncode != 0:
            sys.exit('the run whose memory was to be measured failed')
        return peak / 1024


def measure(torch_side, lab, turns):
    works = {
        'epoch, none': (lambda: torch_side.time_epoch('none', 64),
                        lambda: lab.time_epoch('train', 64, 8, '--norm', 'none')),
        'epoch, batch': (lambda: torch_side.time_epoch('batch', 64),
                         lambda: lab.time_epoch('train', 64, 8, '--norm', 'batch')),
        'pair': (lambda: torch_side.time_epoch('none', 64) + torch_side.time_epoch('batch', 64),
                 lambda: lab.time_epoch('compare', 64, 8)),
        'batch 8, none': (lambda: torch_side.time_epoch('none', 8, 5),
                          lambda: lab.time_epoch('train', 8, 2, '--norm', 'none')),
        'batch 8, batch': (lambda: torch_side.time_epoch('batch', 8, 5),
                           lambda: lab.time_epoch('train', 8, 2, '--norm', 'batch')),
        'evaluation': (torch_side.time_evaluation, lab.time_evaluation),
    }
    times = {name: [] for name in works}
    torch_side.time_epoch('batch', 64, 10)  # its first steps are slow
    torch_side.time_evaluation()
    for _ in range(turns):
        for name, (of_torch, of_lab) in works.items():
            times[name].append((of_torch(), of_lab()))
    return times


def main():
    given = parse_arguments()
    if not given.folder.is_dir():
        print(f'skipped: {given.folder}, the folder of MNIST, is not there')
        sys.exit(77)  # what Meson counts as skipped
    lab = Lab(given.program, given.folder)
    kernel = lab.read_bench()['blas_kernel']
    forced = {name: os.environ[name] for name in FORCED if name in os.environ}
    times = measure(Torch(given.folder), lab, given.turns)
    rows = {name: {'torch_seconds': statistics.median(a for a, _ in pairs),
                   'lab_seconds': statistics.median(b for _, b in pairs),
                   'ratio': statistics.median(a / b for a, b in pairs),
                   'wanted': MIN_RATIOS.get(name)} for name, pairs in times.items()}
    result = {'torch': torch.__version__, 'blas_kernel': kernel, 'forced': forced,
              'turns': given.turns, 'rows': rows, 'peak_mb': lab.measure_peak(),
              'pair_to_one_run': rows['pair']['lab_seconds'] / rows['epoch, batch']['lab_seconds']}
    if given.json:
        print(json.dumps(result, indent=2))
        return
    print(f'PyTorch {result["torch"]}, OpenBLAS kernel {kernel}, forced: '
          f'{" ".join(f"{k}={v}" for k, v in forced.items()) or "nothing"}; '
          f'medians of {given.turns} turns\n')
    print(f'{"784-128-10, seconds":22}{"PyTorch":>10}{"BN Lab":>10}{"ratio":>8}{"wanted":>8}')
    for name, row in rows.items():
        wanted = f'{row["wanted"]:8.1f}' if row['wanted'] else ''
        print(f'{name:22}{row["torch_seconds"]:10.4f}{row["lab_seconds"]:10.4f}'
              f'{row["ratio"]:8.2f}{wanted}')
    print(f'\nthe pair takes {result["pair_to_one_run"]:.2f} times one run with BN; '
          f'a run on MNIST holds at most {result["peak_mb"]:.0f} MB')


if __name__ == '__main__':
    main()
