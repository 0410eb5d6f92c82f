#!/usr/bin/python3
"""Trains on the bundled digits with PyTorch and writes what it takes to do the same again.

Usage: make-replay.py   (Debian's python3-torch, 1.13; writes beside itself)

replay.safetensors  the weights that PyTorch drew, under PyTorch's names
replay-order.txt    the samples in the order its batches took them, one and a half epochs
replay.json         the digits' checksum, and for each setting the options of bnlab-cli, the loss of
                    every batch and at the end that of the test images by the running statistics,
                    all in float64, and how far float32 was from them at most, adding up the inputs
                    in several orders

tests/cli/test-cli-replay.py hands the first two to bnlab-cli by --load and --order.
"""

import gzip
import hashlib
import json
import struct
from pathlib import Path

import numpy
import torch
from torch import nn

HERE = Path(__file__).resolve().parent
DIGITS = HERE.parents[1] / 'data/digits'
HIDDEN, BATCH_SIZE, N_DRAWN, N_ORDERS = 12, 128, 6000, 5

SETTINGS = {
    # x / 255: a pixel that is paper everywhere is 0 then and its weights stay; any other constant
    # is taken out again by the norm, and Adam makes steps of the rounding that is left.
    'batch-adam': {'norm': 'batch', 'optimizer': 'adam', 'lr': 0.003, 'normalize': 'unit'},
    'batch-momentum': {'norm': 'batch', 'optimizer': 'sgd', 'lr': 0.1, 'momentum': 0.9,
                       'weight-decay': 0.001},
    'none-adamw': {'norm': 'none', 'optimizer': 'adamw', 'lr': 0.003, 'weight-decay': 0.01},
}


def read_idx(stem):
    [path] = DIGITS.glob(stem + '*')
    data = gzip.decompress(path.read_bytes())
    shape = struct.unpack(f'>{data[3]}I', data[4:4 + 4 * data[3]])
    return torch.from_numpy(numpy.frombuffer(data[4 + 4 * data[3]:], numpy.uint8).reshape(shape)
                            .copy())


def read_part(stem):
    pixels = read_idx(stem + '-images').reshape(-1, 784).float()
    return pixels / 255, read_idx(stem + '-labels').long()


def scale(setting, x):
    return x if setting.get('normalize') == 'unit' else (x - 0.5) / 0.5


def make_network(norm):
    layers = {'fc1': nn.Linear(784, HIDDEN), 'bn1': nn.BatchNorm1d(HIDDEN), 'relu': nn.ReLU(),
              'fc2': nn.Linear(HIDDEN, 10)}
    if norm == 'none':
        del layers['bn1']
    network = nn.Sequential()
    for name, layer in layers.items():
        network.add_module(name, layer)
    return network


def checksum_digits():
    """Of all four files: another picture anywhere makes another training."""
    return hashlib.sha256(b''.join(file.read_bytes() for file in sorted(DIGITS.glob('*.gz')))
                          ).hexdigest()


def write_safetensors(path, state):
    """Widest type first, then by name, as the format's own writer has it."""
    kinds = {torch.int64: 'I64', torch.float32: 'F32'}
    names = sorted(state, key=lambda name: (state[name].dtype != torch.int64, name))
    header, data = {}, b''
    for name in names:
        content = state[name].numpy().tobytes()
        header[name] = {'dtype': kinds[state[name].dtype], 'shape': list(state[name].shape),
                        'data_offsets': [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(',', ':')).encode()
    text += b' ' * (-len(text) % 8)
    path.write_bytes(struct.pack('<Q', len(text)) + text + data)


def list_batches(order, n_train):
    """A batch never reaches across two epochs."""
    for begin in range(0, len(order), n_train):
        epoch = order[begin:begin + n_train]
        for i in range(0, len(epoch), BATCH_SIZE):
            yield epoch[i:i + BATCH_SIZE]


def train(setting, initial, order, parts, dtype, columns):
    """The loss of every batch, and of the test images at the end.

    columns: the order of the inputs, which changes nothing but the order of additions.
    """
    network = make_network(setting['norm'])
    network.load_state_dict({name: value for name, value in initial.items()
                             if name in network.state_dict()})
    network = network.to(dtype)
    network.fc1.weight.data = network.fc1.weight.data[:, columns].contiguous()
    kinds = {'adam': torch.optim.Adam, 'adamw': torch.optim.AdamW, 'sgd': torch.optim.SGD}
    words = {'lr': setting['lr'], 'weight_decay': setting.get('weight-decay', 0)}
    if setting['optimizer'] == 'sgd':
        words['momentum'] = setting['momentum']
    optimizer = kinds[setting['optimizer']](network.parameters(), **words)
    criterion = nn.CrossEntropyLoss()
    (x, labels), (test_x, test_labels) = parts
    x, test_x = (scale(setting, images)[:, columns].to(dtype) for images in (x, test_x))
    losses = []
    for rows in list_batches(order, len(x)):
        optimizer.zero_grad()
        loss = criterion(network(x[rows]), labels[rows])
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    network.eval()
    with torch.no_grad():
        return losses, criterion(network(test_x), test_labels).item()


def main():
    torch.set_num_threads(1)
    torch.manual_seed(20150211)
    parts = read_part('train'), read_part('t10k')
    n_train = len(parts[0][0])
    initial = {name: value.clone() for name, value in make_network('batch').state_dict().items()}
    order = torch.cat([torch.randperm(n_train) for _ in range(2)])[:N_DRAWN]
    write_safetensors(HERE / 'replay.safetensors', initial)
    (HERE / 'replay-order.txt').write_text('\n'.join(map(str, order.tolist())) + '\n',
                                           encoding='ascii')
    result = {}
    for name, setting in SETTINGS.items():
        exact, test = train(setting, initial, order, parts, torch.float64, numpy.arange(784))
        singles = [train(setting, initial, order, parts, torch.float32,
                         numpy.random.RandomState(i).permutation(784)) for i in range(N_ORDERS)]
        result[name] = {
            'options': {'hidden': HIDDEN, 'batch-size': BATCH_SIZE, **setting},
            'losses': exact, 'test-loss': test,
            'float-error-of-losses': max(abs(numpy.array(one) - exact).max() for one, _ in singles),
            'float-error-of-test-loss': max(abs(one - test) for _, one in singles)}
    origin = {'torch': torch.__version__, 'digits-sha256': checksum_digits()}
    (HERE / 'replay.json').write_text(json.dumps({'origin': origin, 'settings': result}, indent=1)
                                      + '\n', encoding='ascii')


if __name__ == '__main__':
    main()
