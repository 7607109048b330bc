"""How the benchmark and a peer exchange jobs and documents."""

import json
import os
import sys


def serve(write):
    """Has the jobs of every file written that the benchmark names on stdin, until stdin ends.

    A line of stdin is a file of jobs, a tab, and the file for their documents, which appears when all have ended.
    `write` takes a list of jobs, dictionaries with `id`, `instruction` and `words`, and returns their documents in
    any order, as `document` makes them.
    """
    for line in sys.stdin:
        jobs, documents = line.rstrip("\n").split("\t")
        with open(jobs, encoding="utf-8") as file:
            written = write([json.loads(row) for row in file])
        draft = documents + ".draft"
        with open(draft, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(each) + "\n" for each in written)
        os.rename(draft, documents)


def document(job_id, sections, completed):
    """What became of a job: its sections' texts in order, and whether it has all of them."""
    return {"id": job_id, "completed": completed, "sections": sections}
