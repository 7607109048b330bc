"""Celery's tasks: one plans a job, one writes a section, and each enqueues the next.

    celery -A celery_tasks worker --pool threads --concurrency 32

REDIS_URL names the broker, which also holds the text so far; SERVERS the inference servers, separated by commas.
"""

import json
import os
import sys
import threading

import redis
from celery import Celery
from celery.signals import worker_ready

import model
import prompts

ENDED = "ended"

store = redis.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
app = Celery("peer", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True
# Its default is to go on with a warning.
app.conf.broker_connection_retry_on_startup = True


class LeastLoaded:
    """The server with the fewest requests of this worker, whichever job asks."""

    def __init__(self, servers):
        self._lock = threading.Lock()
        self._running = dict.fromkeys(servers, 0)

    def complete(self, messages):
        with self._lock:
            server = min(self._running, key=self._running.get)
            self._running[server] += 1
        try:
            return model.complete(server, messages)
        finally:
            with self._lock:
                self._running[server] -= 1


servers = LeastLoaded(os.environ["SERVERS"].split(","))


@app.task
def write_plan(job):
    try:
        steps = prompts.read_plan(servers.complete(prompts.plan(job)))
    except Exception as error:
        fail(job["id"], error)
        return
    store.set(key(job["id"], "plan"), json.dumps({"job": job, "steps": steps}))
    if steps:
        write_section.delay(job["id"], 0)
    else:
        fail(job["id"], "the plan has no steps")


@app.task
def write_section(job_id, index):
    plan = json.loads(store.get(key(job_id, "plan")))
    steps = plan["steps"]
    before = store.lrange(key(job_id, "texts"), 0, -1)
    try:
        text = servers.complete(prompts.section(plan["job"], steps, before))
    except Exception as error:
        fail(job_id, error)
        return
    store.rpush(key(job_id, "texts"), text)
    if index + 1 < len(steps):
        write_section.delay(job_id, index + 1)
    else:
        end(job_id, completed=True)


def fail(job_id, error):
    print(f"{job_id} fails: {error!r}", file=sys.stderr)
    end(job_id, completed=False)


def end(job_id, completed):
    store.rpush(ENDED, json.dumps([job_id, completed]))


def key(job_id, what):
    return f"job:{job_id}:{what}"


@worker_ready.connect
def report_ready(**_):
    print("The worker is ready.", flush=True)
