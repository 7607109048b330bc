"""Enqueues jobs for the Celery worker, and reads what comes of them.

    python3 celery_client.py

Takes REDIS_URL and SERVERS as celery_tasks does.
"""

import json

import celery_tasks
import workload


def write(jobs):
    for job in jobs:
        celery_tasks.write_plan.delay(job)
    documents = []
    while len(documents) < len(jobs):
        _, ended = celery_tasks.store.blpop([celery_tasks.ENDED])
        job_id, completed = json.loads(ended)
        texts = celery_tasks.store.lrange(celery_tasks.key(job_id, "texts"), 0, -1)
        documents.append(workload.document(job_id, texts, completed))
    return documents


if __name__ == "__main__":
    workload.serve(write)
