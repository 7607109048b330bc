"""Temporal's workflow and its activities: a workflow is a document, an activity one question to a model."""

import os
import zlib
from datetime import timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    import model
    import prompts

TASK_QUEUE = "documents"
# As the simulated servers need: an activity waits for a seat too.
LIMIT = timedelta(minutes=30)


def server_of(job):
    """A job stays with one server, so that its growing prompt is in the server's cache."""
    servers = os.environ["SERVERS"].split(",")
    return servers[zlib.crc32(job["id"].encode()) % len(servers)]


@activity.defn
def write_plan(job: dict) -> list:
    return prompts.read_plan(model.complete(server_of(job), prompts.plan(job)))


@activity.defn
def write_section(job: dict, steps: list, before: list) -> str:
    return model.complete(server_of(job), prompts.section(job, steps, before))


@workflow.defn
class WriteDocument:
    @workflow.run
    async def run(self, job: dict) -> list:
        steps = await workflow.execute_activity(write_plan, job, start_to_close_timeout=LIMIT)
        texts = []
        while len(texts) < len(steps):
            texts.append(
                await workflow.execute_activity(
                    write_section, args=[job, steps, texts], start_to_close_timeout=LIMIT
                )
            )
        return texts
