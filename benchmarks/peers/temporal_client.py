"""Starts a Temporal workflow for each job, and reads what comes of them.

    python3 temporal_client.py ADDRESS
"""

import asyncio
import sys

from temporalio.client import Client, WorkflowFailureError

import temporal_workflow
import workload


async def write(jobs):
    client = await Client.connect(sys.argv[1])
    running = [
        (
            job["id"],
            await client.start_workflow(
                temporal_workflow.WriteDocument.run,
                job,
                id=job["id"],
                task_queue=temporal_workflow.TASK_QUEUE,
            ),
        )
        for job in jobs
    ]
    return await asyncio.gather(*(ended(job_id, workflow) for job_id, workflow in running))


async def ended(job_id, workflow):
    try:
        texts = await workflow.result()
        return workload.document(job_id, texts, completed=bool(texts))
    except WorkflowFailureError as error:
        print(f"{job_id} fails: {error.cause!r}", file=sys.stderr)
        return workload.document(job_id, [], completed=False)


if __name__ == "__main__":
    workload.serve(lambda jobs: asyncio.run(write(jobs)))
