#!/usr/bin/python3
"""Trains small networks with PyTorch in float64 and float32 and writes trajectories.ini.

Usage: make-trajectories.py > trajectories.ini   (Debian's python3-torch, 1.13)

Inputs, labels and initial weights are drawn here by a second implementation of the engine's
generator and initialization, so that the file holds results alone and the test that reads it
(tests/engine/test-golden.c) checks those too.  Both precisions start from the same float32
numbers.  The file keeps what float64 came to and how far float32 was from it at most, adding up
the inputs in a few different orders: the measure of what rounding alone does on this very path,
of which a single order would be a single throw of the dice.  The final logits are by the
statistics of the batch of all rows: the loss does not depend on a bias before a norm, which
therefore drifts with the rounding, and the running mean follows it late.  The running variances
do not feel it.
"""

import numpy
import torch
from torch import nn

SEED = 20150211  # arXiv:1502.03167 was submitted on that day
STREAM_INIT, STREAM_TEST = 1, 4  # as in bnl-rng.h
INPUT_INDEX, LABEL_INDEX = 0, 1
N_CLASSES = 10
N_ORDERS = 5
KEEP = 12  # one row in so many of the final logits is enough

DEFAULTS = {'inputs': 20, 'hidden': '16', 'activation': 'relu', 'norm': 'batch',
            'position': 'before', 'ghost-size': 2, 'renorm-r': 1.0, 'renorm-d': 0.0, 'rows': 48,
            'batch': 16, 'steps': 60, 'optimizer': 'sgd', 'lr': 0.1, 'momentum': 0.0,
            'nesterov': False, 'weight-decay': 0.0, 'decay-on': 'all', 'clip': 0.0,
            'smoothing': 0.0}

SETTINGS = {
    'no-norm-sgd': {'norm': 'none'},
    'no-norm-adam-deep-tanh': {'norm': 'none', 'hidden': '24;16;12', 'activation': 'tanh',
                               'optimizer': 'adam', 'lr': 0.003},
    'no-hidden-layer': {'hidden': '', 'norm': 'none', 'lr': 0.5},
    'batch-sgd': {},
    'batch-adam': {'optimizer': 'adam', 'lr': 0.01},
    'batch-momentum-sigmoid': {'hidden': '24;16', 'activation': 'sigmoid', 'momentum': 0.9},
    'batch-nesterov-decay': {'activation': 'leaky-relu', 'momentum': 0.9, 'nesterov': True,
                             'weight-decay': 0.01, 'lr': 0.05},
    'batch-adam-decay-deep': {'hidden': '24;24;16', 'optimizer': 'adam', 'lr': 0.003,
                              'weight-decay': 0.01},
    'batch-ragged': {'rows': 50, 'batch': 9, 'steps': 60},
    'batch-of-two': {'rows': 24, 'batch': 2, 'lr': 0.02, 'activation': 'tanh'},
    'batch-smoothing': {'smoothing': 0.1, 'hidden': '24;16'},
    'batch-mnist-shape': {'inputs': 784, 'hidden': '128', 'rows': 192, 'batch': 64, 'steps': 30,
                          'optimizer': 'adam', 'lr': 0.001},
    'batch-after': {'position': 'after', 'hidden': '24;16'},
    'batch-rmsprop': {'optimizer': 'rmsprop', 'lr': 0.003},
    'batch-rmsprop-momentum': {'optimizer': 'rmsprop', 'lr': 0.001, 'momentum': 0.9,
                               'weight-decay': 0.01, 'hidden': '24;16'},
    'batch-adamw': {'optimizer': 'adamw', 'lr': 0.01, 'weight-decay': 0.1},
    'batch-adamw-weights': {'optimizer': 'adamw', 'lr': 0.01, 'weight-decay': 0.1,
                            'decay-on': 'weights', 'hidden': '24;16'},
    'batch-decay-weights': {'weight-decay': 0.05, 'decay-on': 'weights'},
    'batch-clip': {'clip': 0.5, 'hidden': '24;16', 'lr': 0.2},
    'no-norm-clip': {'norm': 'none', 'clip': 0.3, 'momentum': 0.9, 'lr': 0.05},
    'gelu-adam': {'activation': 'gelu', 'optimizer': 'adam', 'lr': 0.01},
    'layer-sgd': {'norm': 'layer', 'hidden': '24;16'},
    'layer-after-adam': {'norm': 'layer', 'position': 'after', 'activation': 'gelu',
                         'optimizer': 'adam', 'lr': 0.003},
    'layer-single-rows': {'norm': 'layer', 'rows': 24, 'batch': 1, 'lr': 0.02},
    'ghost-sgd': {'norm': 'ghost', 'ghost-size': 4, 'lr': 0.05},
    'ghost-ragged-adam': {'norm': 'ghost', 'ghost-size': 4, 'rows': 50, 'batch': 13,
                          'optimizer': 'adam', 'lr': 0.003},
    'ghost-after': {'norm': 'ghost', 'ghost-size': 8, 'position': 'after', 'activation': 'tanh'},
    'renorm-sgd': {'norm': 'batch-renorm', 'renorm-r': 3.0, 'renorm-d': 5.0, 'lr': 0.05,
                   'hidden': '24;16'},
    'renorm-clipped': {'norm': 'batch-renorm', 'renorm-r': 1.1, 'renorm-d': 0.1},
    # After the activation, since Adam walks at random where a gradient is nothing but rounding, as
    # that of a bias before a norm; the correction follows the running mean and with it the walk.
    'renorm-after-adam': {'norm': 'batch-renorm', 'renorm-r': 2.0, 'renorm-d': 1.0,
                          'position': 'after', 'optimizer': 'adam', 'lr': 0.003},
}

ACTIVATIONS = {'relu': nn.ReLU, 'leaky-relu': nn.LeakyReLU, 'sigmoid': nn.Sigmoid,
               'tanh': nn.Tanh, 'gelu': nn.GELU}


class GhostNorm(nn.BatchNorm1d):
    """Hoffer et al. 2017, arXiv:1705.08741: groups of rows are batches of their own; a single row
    that is left over joins the last."""

    def __init__(self, n, size):
        super().__init__(n)
        self.size = size

    def forward(self, x):
        begins = list(range(0, len(x), self.size))
        if len(x) % self.size == 1 and len(begins) > 1:
            begins.pop()
        ends = begins[1:] + [len(x)]
        return torch.cat([super(GhostNorm, self).forward(x[begin:end])
                          for begin, end in zip(begins, ends)])


class BatchRenorm(nn.Module):
    """Ioffe 2017, arXiv:1702.03275, Algorithm 1, with the running variance of BatchNorm1d in the
    place of a running deviation."""

    def __init__(self, n, r_max, d_max):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(n)), nn.Parameter(torch.zeros(n))
        self.register_buffer('running_mean', torch.zeros(n))
        self.register_buffer('running_var', torch.ones(n))
        self.r_max, self.d_max, self.eps, self.momentum = r_max, d_max, 1e-5, 0.1

    def forward(self, x):
        mean, var = x.mean(0), x.var(0, unbiased=False)
        sigma, running_sigma = (var + self.eps).sqrt(), (self.running_var + self.eps).sqrt()
        r = (sigma / running_sigma).clamp(1 / self.r_max, self.r_max).detach()
        d = ((mean - self.running_mean) / running_sigma).clamp(-self.d_max, self.d_max).detach()
        y = ((x - mean) / sigma * r + d) * self.weight + self.bias
        with torch.no_grad():
            self.running_mean.lerp_(mean, self.momentum)
            self.running_var.lerp_(var * len(x) / (len(x) - 1), self.momentum)
        return y


def make_norm(setting, n):
    if setting['norm'] == 'batch':
        return nn.BatchNorm1d(n)
    if setting['norm'] == 'layer':
        return nn.LayerNorm(n)
    if setting['norm'] == 'ghost':
        return GhostNorm(n, setting['ghost-size'])
    return BatchRenorm(n, setting['renorm-r'], setting['renorm-d'])


def draw_words(stream, index, n_words):
    """Philox4x32-10 of the counters (0, 1, 2 ...; stream; index) under SEED."""
    n = (n_words + 3) // 4
    low = numpy.uint64(0xffffffff)
    shift = numpy.uint64(32)
    c0 = numpy.arange(n, dtype=numpy.uint64)
    c1 = numpy.full(n, stream, numpy.uint64)
    c2 = numpy.full(n, index & 0xffffffff, numpy.uint64)
    c3 = numpy.full(n, index >> 32, numpy.uint64)
    k0, k1 = SEED & 0xffffffff, SEED >> 32
    for _ in range(10):
        p0 = numpy.uint64(0xD2511F53) * c0
        p1 = numpy.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = ((p1 >> shift) ^ c1 ^ numpy.uint64(k0), p1 & low,
                          (p0 >> shift) ^ c3 ^ numpy.uint64(k1), p0 & low)
        k0 = (k0 + 0x9E3779B9) & 0xffffffff
        k1 = (k1 + 0xBB67AE85) & 0xffffffff
    return numpy.stack([c0, c1, c2, c3], axis=1).reshape(-1)[:n_words]


def draw_uniforms(stream, index, n):
    """Uniform in [0, 1), 53 bits of two words each."""
    words = draw_words(stream, index, 2 * n).reshape(n, 2)
    high, low = words[:, 0] >> numpy.uint64(5), words[:, 1] >> numpy.uint64(6)
    return ((high << numpy.uint64(26)) | low).astype(numpy.float64) * 2.0**-53


def make_network(setting, dtype):
    widths = [setting['inputs'], *map(int, filter(None, setting['hidden'].split(';'))), N_CLASSES]
    layers = []
    for i, (n_in, n_out) in enumerate(zip(widths, widths[1:])):
        linear = nn.Linear(n_in, n_out)
        bound = n_in**-0.5
        drawn = (2 * draw_uniforms(STREAM_INIT, i, (n_in + 1) * n_out) - 1) * bound
        drawn = torch.from_numpy(drawn.astype(numpy.float32))
        with torch.no_grad():
            linear.weight.copy_(drawn[:n_in * n_out].reshape(n_out, n_in))
            linear.bias.copy_(drawn[n_in * n_out:])
        layers.append(linear)
        if i == len(widths) - 2:
            break
        layers.append(ACTIVATIONS[setting['activation']]())
        if setting['norm'] != 'none':
            layers.insert(len(layers) - (setting['position'] == 'before'),
                          make_norm(setting, n_out))
    return nn.Sequential(*layers).to(dtype)


def make_optimizer(setting, network):
    decayed = [p for p in network.parameters() if setting['decay-on'] == 'all' or p.dim() == 2]
    others = [p for p in network.parameters() if not any(p is d for d in decayed)]
    groups = [{'params': decayed, 'weight_decay': setting['weight-decay']},
              {'params': others, 'weight_decay': 0.0}]
    groups = [group for group in groups if group['params']]
    if setting['optimizer'] == 'adam':
        return torch.optim.Adam(groups, lr=setting['lr'])
    if setting['optimizer'] == 'adamw':
        return torch.optim.AdamW(groups, lr=setting['lr'])
    if setting['optimizer'] == 'rmsprop':
        return torch.optim.RMSprop(groups, lr=setting['lr'], momentum=setting['momentum'])
    return torch.optim.SGD(groups, lr=setting['lr'], momentum=setting['momentum'],
                           nesterov=setting['nesterov'])


def train(setting, dtype, order):
    """The losses of all steps, and at the end the logits of some rows and the running variances.

    order: of the inputs, which changes nothing but the order of additions.
    """
    rows, batch = setting['rows'], setting['batch']
    x = draw_uniforms(STREAM_TEST, INPUT_INDEX, rows * setting['inputs']) * 2 - 1
    x = torch.from_numpy(x.astype(numpy.float32)).reshape(rows, -1).to(dtype)[:, order]
    labels = draw_uniforms(STREAM_TEST, LABEL_INDEX, rows) * N_CLASSES
    labels = torch.from_numpy(labels.astype(numpy.int64))
    network = make_network(setting, dtype)
    network[0].weight.data = network[0].weight.data[:, order].contiguous()
    optimizer = make_optimizer(setting, network)
    criterion = nn.CrossEntropyLoss(label_smoothing=setting['smoothing'])
    losses, begin = [], 0
    for _ in range(setting['steps']):
        end = min(begin + batch, rows)
        optimizer.zero_grad()
        loss = criterion(network(x[begin:end]), labels[begin:end])
        loss.backward()
        if setting['clip'] > 0:
            nn.utils.clip_grad_norm_(network.parameters(), setting['clip'])
        optimizer.step()
        losses.append(loss.item())
        begin = 0 if end == rows else end
    variances = [layer.running_var.double().numpy().copy() for layer in network
                 if hasattr(layer, 'running_var')]
    with torch.no_grad():
        logits = network(x)[::KEEP].double().numpy().reshape(-1)
    return {'losses': numpy.array(losses), 'logits': logits,
            'variances': numpy.concatenate(variances or [numpy.zeros(0)])}


def write_list(key, values):
    print(f'{key}=' + ';'.join(format(value, '.17g') for value in values))


def main():
    torch.set_num_threads(1)
    print(f'# Made by make-trajectories.py with PyTorch {torch.__version__}.')
    for name, changes in SETTINGS.items():
        setting = {**DEFAULTS, **changes}
        orders = [numpy.random.RandomState(i).permutation(setting['inputs'])
                  for i in range(N_ORDERS)]
        exact = train(setting, torch.float64, numpy.arange(setting['inputs']))
        singles = [train(setting, torch.float32, order) for order in orders]
        print(f'\n[{name}]\nseed={SEED}\nkeep={KEEP}')
        for key, value in setting.items():
            print(f'{key}={str(value).lower() if isinstance(value, bool) else value}')
        for key, values in exact.items():
            if values.size > 0:
                write_list(key, values)
                write_list('float-error-of-' + key, [max(
                    numpy.abs(single[key] - values).max() for single in singles)])


if __name__ == '__main__':
    main()
