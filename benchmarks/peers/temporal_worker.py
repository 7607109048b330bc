"""A Temporal worker with so many activities at a time.

    python3 temporal_worker.py ADDRESS ACTIVITIES

Waits until the server at ADDRESS (host:port) serves, and creates the namespace. SERVERS names the inference servers.
"""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Worker

import temporal_workflow

NAMESPACE = "default"
START_LIMIT_SECONDS = 60
PAUSE_SECONDS = 0.2


async def main():
    address = sys.argv[1]
    activities = int(sys.argv[2])
    client = await connected(address)
    with ThreadPoolExecutor(activities) as threads:
        async with Worker(
            client,
            task_queue=temporal_workflow.TASK_QUEUE,
            workflows=[temporal_workflow.WriteDocument],
            activities=[temporal_workflow.write_plan, temporal_workflow.write_section],
            activity_executor=threads,
            max_concurrent_activities=activities,
            graceful_shutdown_timeout=timedelta(seconds=1),
        ):
            print("The worker is ready.", flush=True)
            await asyncio.Event().wait()


async def connected(address):
    """A client, as soon as the server knows the namespace in all its parts."""
    deadline = asyncio.get_running_loop().time() + START_LIMIT_SECONDS
    while True:
        try:
            client = await Client.connect(address, namespace=NAMESPACE)
            await register(client)
            await client.count_workflows()
            return client
        except (RPCError, RuntimeError):
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(PAUSE_SECONDS)


async def register(client):
    request = RegisterNamespaceRequest(
        namespace=NAMESPACE, workflow_execution_retention_period=Duration(seconds=86_400)
    )
    try:
        await client.workflow_service.register_namespace(request)
    except RPCError as error:
        if error.status != RPCStatusCode.ALREADY_EXISTS:
            raise


if __name__ == "__main__":
    asyncio.run(main())
