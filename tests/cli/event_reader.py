"""TensorBoard's event files, read by the letter of their formats and by nothing of the program's."""

import struct
from pathlib import Path


def make_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82f63b78 if byte & 1 else 0)
        table.append(byte)
    return table


TABLE = make_table()


def crc32c(data):
    remainder = 0xffffffff
    for byte in data:
        remainder = remainder >> 8 ^ TABLE[(remainder ^ byte) & 0xff]
    return remainder ^ 0xffffffff


def mask(crc):
    return ((crc >> 15 | crc << 17) + 0xa282ead8) & 0xffffffff


def read_records(content):
    """The data of each record, whose two sums must be right and which must fill the file."""
    at = 0
    while at < len(content):
        length, length_sum = struct.unpack_from('<QI', content, at)
        assert length_sum == mask(crc32c(content[at:at + 8])), f'the length at {at} is wrong'
        data = content[at + 12:at + 12 + length]
        assert len(data) == length, f'the record at {at} is cut off'
        (data_sum,) = struct.unpack_from('<I', content, at + 12 + length)
        assert data_sum == mask(crc32c(data)), f'the data of the record at {at} are wrong'
        at += 16 + length
        yield data


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7f) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def read_message(data):
    """[(field, value)]: whole numbers, the bytes of the two fixed types, or those of a length."""
    fields = []
    at = 0
    while at < len(data):
        key, at = read_varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = read_varint(data, at)
        else:
            if kind == 2:
                length, at = read_varint(data, at)
            else:
                length = {1: 8, 5: 4}[kind]
            value = data[at:at + length]
            assert len(value) == length, 'a field is cut off'
            at += length
        fields.append((key >> 3, value))
    return fields


def find(fields, number):
    return [value for field, value in fields if field == number]


def read_event(data):
    """{wall_time, step, version, scalars: {tag: 4 bytes}, texts: {tag: text}}"""
    fields = read_message(data)
    event = {'wall_time': struct.unpack('<d', find(fields, 1)[0])[0],
             'step': (find(fields, 2) or [0])[0],
             'version': (find(fields, 3) or [b''])[0].decode(),
             'scalars': {}, 'texts': {}}
    for summary in find(fields, 5):
        for value in find(read_message(summary), 1):
            parts = read_message(value)
            tag = find(parts, 1)[0].decode()
            assert tag not in event['scalars'], f'{tag} comes twice'
            if find(parts, 2):
                event['scalars'][tag] = find(parts, 2)[0]
                continue
            tensor = read_message(find(parts, 8)[0])
            assert find(tensor, 1) == [7], 'not a tensor of strings'
            plugin = read_message(find(read_message(find(parts, 9)[0]), 1)[0])
            assert find(plugin, 1) == [b'text'], plugin
            event['texts'][tag] = find(tensor, 8)[0].decode()
    return event


def read_events(name):
    return [read_event(data) for data in read_records(Path(name).read_bytes())]


# The published values: whoever reads by a wrong sum proves nothing.
assert crc32c(b'123456789') == 0xe3069283
assert crc32c(bytes(32)) == 0x8a9136aa
assert mask(crc32c(b'\x1a\x11CRC test, one two')) == 0x5794d08a
assert mask(crc32c(struct.pack('<Q', 24))) == 0x224b7fa3
