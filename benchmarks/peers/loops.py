"""Bare loops: each takes a job from a queue, plans it and writes its sections in turn, always on its own server.

    python3 loops.py LOOPS SERVER,SERVER,...

No broker, no Redis, and no record of what is done.
"""

import queue
import sys
import threading

import model
import prompts
import workload


def main():
    loops = int(sys.argv[1])
    servers = sys.argv[2].split(",")
    workload.serve(lambda jobs: write(jobs, loops, servers))


def write(jobs, loops, servers):
    waiting = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    documents = []
    threads = [
        threading.Thread(target=loop, args=(waiting, servers[number % len(servers)], documents))
        for number in range(loops)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return documents


def loop(waiting, server, documents):
    while True:
        try:
            job = waiting.get_nowait()
        except queue.Empty:
            return
        documents.append(one_document(job, server))


def one_document(job, server):
    texts = []
    try:
        steps = prompts.read_plan(model.complete(server, prompts.plan(job)))
        while len(texts) < len(steps):
            texts.append(model.complete(server, prompts.section(job, steps, texts)))
        return workload.document(job["id"], texts, completed=bool(steps))
    except Exception as error:
        print(f"{job['id']} fails: {error!r}", file=sys.stderr)
        return workload.document(job["id"], texts, completed=False)


if __name__ == "__main__":
    main()
