#!/usr/bin/python3
"""The Train page from the first start to the score, in a real window."""

import re
import time

from lab_window import Lab, wait_for
from tap_cases import case, expect, main, note

lab = Lab('--data', 'digits')

CONTROLS = [
    ('check box', 'Batch normalization'), ('check box', 'Compare with and without'),
    ('combo box', 'Dataset'), ('text', 'Hidden layers'), ('spin button', 'Batch size'),
    ('spin button', 'Learning rate'), ('spin button', 'Epochs'), ('combo box', 'Optimizer'),
    ('spin button', 'Seed'), ('push button', 'Start'), ('push button', 'Step'),
    ('push button', 'Stop'), ('progress bar', 'Training progress'), ('label', 'Status'),
    ('image', 'Loss chart'), ('image', 'Accuracy chart'),
]
# What a screen reader says of a widget that nobody named: its type.
UNNAMED = re.compile(r'^$|^(Gtk|Adw|Bnl|GtkText)[A-Z]\w*$')
OPERABLE = {'check box', 'combo box', 'image', 'label', 'page tab', 'progress bar', 'push button',
            'slider', 'spin button', 'text'}


def status():
    return lab.find('label', 'Status')


def chart(name):
    return lab.find('image', name)


def button(name):
    return lab.find('push button', name)


def read_step():
    """The step that the loss chart speaks of; 0 where it has nothing yet."""
    match = re.search(r'step ([\d,]+)', chart('Loss chart').description)
    return int(match[1].replace(',', '')) if match else 0


def wait_for_steps(least):
    return wait_for(lambda: read_step() >= least and read_step(), f'step {least}')


def start_anew(settings):
    """Stops what runs, writes settings by their names, and starts."""
    if not re.match('Ready|Finished|Stopped|Diverged', status().text):
        button('Stop').click()
        lab.wait_for_text(status(), 'Stopped|Finished')
    for name, value in settings.items():
        lab.find('spin button', name).value = value
    before = chart('Loss chart').description
    button('Start').click()
    wait_for(lambda: chart('Loss chart').description != before, 'the curves of the new run')


@case('every control of the contract is there')
def _():
    for role, name in CONTROLS:
        lab.find(role, name)
    lab.wait_for_text(status(), 'Ready')


@case('everything that can be operated or read has a name')
def _():
    nameless = []
    for _, widget in lab.frame.walk():
        if widget.role in OPERABLE and UNNAMED.match(widget.name) \
                and UNNAMED.match(widget.description) and not widget.text:
            x, y, width, height = widget.extents
            # What has no place is not shown: a spare child of a template, a closed popover.
            if width > 0 and height > 0:
                nameless.append(f'{widget} at {x}, {y}, {width}x{height}')
    expect(not nameless, 'without a name: ' + '; '.join(nameless))


@case('Start moves both curves')
def _():
    loss, accuracy = chart('Loss chart'), chart('Accuracy chart')
    before = loss.description, accuracy.description
    start = time.monotonic()
    lab.find('spin button', 'Epochs').value = 2000
    button('Start').click()
    for widget, old in zip((loss, accuracy), before):
        text = wait_for(lambda: widget.description != old
                        and re.search('with BN', widget.description)
                        and re.search('without BN', widget.description)
                        and widget.description, lambda: f'new values of {widget}: {widget.description}')
        note(text)
    seconds = time.monotonic() - start
    note(f'both charts after {seconds:.2f} s')
    expect(seconds < 5, f'curves move after {seconds:.1f} s')
    lab.wait_for_text(status(), r'Training, epoch \d+ of 2,?000')


@case('the curves go on')
def _():
    wait_for_steps(read_step() + 50)


@case('Pause holds, Step makes one step, Resume goes on')
def _():
    button('Pause').click()
    lab.wait_for_text(status(), 'Paused')
    # The chart speaks twice a second; what it said before may be old.
    step = lab.wait_until_still(read_step, seconds=1)
    button('Step').click()
    wait_for(lambda: read_step() != step, 'a step')
    made = lab.wait_until_still(read_step, seconds=1) - step
    expect(made == 1, f'Step made {made} steps')
    lab.wait_for_text(status(), 'Paused')
    button('Resume').click()
    lab.wait_for_text(status(), 'Training')
    wait_for_steps(step + 20)


@case('Resume goes on also where a step is still being made')
def _():
    for _ in range(2):
        button('Pause').click()
        lab.wait_for_text(status(), 'Paused')
        done = lab.wait_until_still(read_step, seconds=1)
        step, resume = button('Step'), button('Resume')
        step.click()
        resume.click()
        wait_for_steps(done + 20)


@case('a new learning rate takes effect in mid-run')
def _():
    rate = lab.find('spin button', 'Learning rate')
    expect(rate.sensitive, 'the learning rate cannot be changed while training')
    step = read_step()
    rate.value = 0.01
    wait_for(lambda: abs(rate.value - 0.01) < 1e-9, lambda: f'rate 0.01; it is {rate.value}')
    wait_for_steps(step + 20)
    lab.wait_for_text(status(), 'Training')
    rate.value = 0.001


@case('what a run rests on cannot change under it')
def _():
    for role, name in (('spin button', 'Batch size'), ('text', 'Hidden layers'),
                       ('combo box', 'Dataset'), ('combo box', 'Optimizer')):
        widget = lab.find(role, name)
        expect(not widget.sensitive, f'{name} can be changed while training')


@case('Stop stops')
def _():
    start = time.monotonic()
    button('Stop').click()
    lab.wait_for_text(status(), 'Stopped')
    note(f'stopped after {time.monotonic() - start:.2f} s')
    lab.wait_until_still(read_step)


@case('the finished comparison is judged')
def _():
    start_anew({'Epochs': 10})
    lab.wait_for_text(status(), 'Finished', seconds=60)
    note(status().text)
    expect(lab.find('progress bar', 'Training progress').value == 1.0, 'progress is not full')
    texts = lab.read_texts()
    verdict = [text for text in texts if re.search(r'reached 90 %', text)]
    note('\n'.join(verdict))
    expect(verdict and re.search(r'\d+ steps', ' '.join(verdict)),
           'nothing says which reached 90 % first, and after how many steps: ' + '; '.join(texts))
    bests = [text for text in texts if re.search(r'\b\d\d\.\d( %)?$', text)]
    note('figures: ' + ', '.join(bests))
    expect(len(bests) >= 2, 'the best accuracy of each is missing: ' + '; '.join(texts))
    lab.screenshot('train-finished')


@case('one network alone, without batch normalization')
def _():
    lab.find('check box', 'Compare with and without').switch(False)
    lab.find('check box', 'Batch normalization').switch(False)
    start_anew({'Epochs': 2})
    lab.wait_for_text(status(), 'Finished')
    text = wait_for(lambda: re.search('without BN', chart('Loss chart').description)
                    and chart('Loss chart').description, 'the plain run')
    note(text)
    expect(not re.search(r'(?<!out )\bwith BN', text), f'both run: {text}')
    lab.screenshot('train-alone')
    lab.find('check box', 'Batch normalization').switch(True)
    lab.find('check box', 'Compare with and without').switch(True)


@case('a learning rate of 1e9 diverges and says so')
def _():
    rate = lab.find('spin button', 'Learning rate')
    rate.value = 1e9
    if rate.value != 1e9:
        rate.write('1e9')
        lab.press('Return')
    optimizer = lab.find('combo box', 'Optimizer')
    expect(optimizer.sensitive, 'the optimizer cannot be changed')
    start_anew({})
    text = lab.wait_for_text(status(), r'Diverged.*at step \d+')
    note(text)
    lab.screenshot('train-diverged')


@case('after that everything still works')
def _():
    start_anew({'Learning rate': 0.001, 'Epochs': 2})
    lab.wait_for_text(status(), 'Finished')


@case('the window closes and the program ends')
def _():
    returned, seconds = lab.close()
    note(f'{seconds:.2f} s')
    expect(returned == 0, f'status {returned}: {lab.read_log()}')


with lab:
    main(on_failure=lambda name: (lab.screenshot('failed-train-' + re.sub(r'\W+', '-', name)),
                                  note(lab.describe())))
