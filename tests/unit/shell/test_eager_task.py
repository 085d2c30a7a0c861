import asyncio
import sys

from ticktotrade.shell.eager_task import started


def test_a_task_has_run_up_to_its_first_wait_where_the_interpreter_can_do_that() -> None:
    course: list[str] = []

    async def work() -> None:
        course.append("begun")
        await asyncio.sleep(0)
        course.append("over")

    async def main() -> None:
        task = started(work())
        assert course == (["begun"] if sys.version_info >= (3, 12) else [])
        assert task in asyncio.all_tasks()
        await task

    asyncio.run(main())
    assert course == ["begun", "over"]


def test_what_it_raises_before_its_first_wait_is_the_tasks_and_not_the_callers() -> None:
    async def fail() -> None:
        raise LookupError("mine")

    async def main() -> BaseException | None:
        task = started(fail())
        await asyncio.wait([task])
        return task.exception()

    assert isinstance(asyncio.run(main()), LookupError)
