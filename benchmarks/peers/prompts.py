"""What the peers ask a model: word for word what Scriptorium's Java baselines ask (BaselinePrompts)."""

import re

PLAN_LINE = re.compile(r"^\d+ \| (\d{1,6}) \| (\S.*)$", re.MULTILINE)


def plan(job):
    """Asks for an outline, a line for each section."""
    return [
        user(
            "Outline a document for this instruction, in sections of 200 to 1,000 words.\n"
            f"{job['instruction']}\n\n"
            "Answer with one line for each section, of the form\n"
            "N | words | main point\n\n"
            f"Total length: {job['words']} words"
        )
    ]


def read_plan(answer):
    """The steps in a model's answer, as pairs of main point and words; of any length, none too."""
    return [(point.strip(), int(words)) for words, point in PLAN_LINE.findall(answer)]


def section(job, steps, before):
    """Asks for the section after those in `before`: the last prompt, its answer and one turn more."""
    opening = "Write this document section by section.\n{}\n\nIts outline:\n{}\n\n{}"
    messages = [user(opening.format(job["instruction"], outline(steps), turn(steps, 0)))]
    for index, text in enumerate(before, start=1):
        messages.append({"role": "assistant", "content": text})
        messages.append(user(turn(steps, index)))
    return messages


def outline(steps):
    return "\n".join(
        f"{number}. {point} (about {words} words)" for number, (point, words) in enumerate(steps, start=1)
    )


def turn(steps, index):
    point, words = steps[index]
    return f"Section {index + 1} of {len(steps)}: {point} Write it now, in about {words} words."


def user(content):
    return {"role": "user", "content": content}
