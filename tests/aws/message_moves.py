"""SQS's moves of dead letters, which moto lacks (StartMessageMoveTask, ListMessageMoveTasks). A move takes a step each time that
somebody asks how far it is."""

import time

from moto.core.responses import ActionResult
from moto.sqs.models import sqs_backends
from moto.sqs.responses import SQSResponse
from stacks import ACCOUNT, REGION


class MessageMoves:
    """The moves of an account, and how many were started."""

    def __init__(self, patch):
        self.tasks = []
        patch.setattr(SQSResponse, "start_message_move_task", self.start, raising=False)
        patch.setattr(SQSResponse, "list_message_move_tasks", self.list, raising=False)

    @property
    def start(self):
        def start_message_move_task(response):
            return ActionResult({"TaskHandle": self.begin(response._get_param("SourceArn"))})

        return start_message_move_task

    @property
    def list(self):
        def list_message_move_tasks(response):
            arn = response._get_param("SourceArn")
            tasks = [task for task in self.tasks if task["SourceArn"] == arn]
            for task in tasks:
                if task["Status"] == "RUNNING":
                    self.step(task)
            return ActionResult({"Results": [{key: value for key, value in task.items() if value is not None} for task in tasks]})

        return list_message_move_tasks

    def begin(self, arn):
        """Only one move of a queue is under way at a time."""
        assert all(task["Status"] != "RUNNING" for task in self.tasks if task["SourceArn"] == arn)
        number = len(queue(arn)._messages)
        self.tasks.append(
            {
                "SourceArn": arn,
                "Status": "RUNNING",
                "StartedTimestamp": int(time.time() * 1000) + len(self.tasks),
                "ApproximateNumberOfMessagesMoved": 0,
                "ApproximateNumberOfMessagesToMove": number,
                "FailureReason": None,
            }
        )
        return str(len(self.tasks))

    def step(self, task):
        """Moves one message to the queue that it comes from."""
        dead_letters = queue(task["SourceArn"])
        if not dead_letters._messages:
            task["Status"] = "COMPLETED"
            return
        (source,) = [other for other in queues() if other.dead_letter_queue is dead_letters]
        source.add_message(dead_letters._messages.pop(0))
        task["ApproximateNumberOfMessagesMoved"] += 1


def queues():
    return list(sqs_backends[ACCOUNT][REGION].queues.values())


def queue(arn):
    (found,) = [queue for queue in queues() if queue.queue_arn == arn]
    return found
