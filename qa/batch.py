"""JSON lines in, JSON lines out, in the same order. A line that is no valid question gives an error line."""

import codecs
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.errors import RefusedInput
from qa.answer import Answerer


@dataclass(frozen=True, slots=True)
class Request:
    id: str | int | float
    question: str
    history: tuple[str, ...]


def answer_lines(lines: Iterable[bytes], answerer: Answerer, limit: int = 3) -> Iterator[tuple[str, bool]]:
    """For each line that is not blank: the output line (no line end), and whether it was answered or refused
    without fault.

    What is no question's fault, a damaged library say, ends the batch: the `CuttingsError` is raised in its place.
    """
    for number, line in enumerate(lines, 1):
        if not line.removeprefix(codecs.BOM_UTF8).strip():
            continue
        id: str | int | float = number
        try:
            row = _parse(line)
            id = _id(row, number)
            request = _request(id, row)
            output = answerer.ask(request.question, request.history, limit).as_json(request.id)
            fine = True
        except RefusedInput as error:
            output, fine = {"id": id, "error": str(error)}, False
        yield json.dumps(output, ensure_ascii=False).encode("utf-8", "replace").decode(), fine


def _parse(line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_not_json)
    except (ValueError, RecursionError):
        raise RefusedInput('not a line of JSON; write {"id": "q1", "question": "..."} on one line') from None
    if not isinstance(row, dict):
        raise RefusedInput('not a JSON object; write {"id": "q1", "question": "..."}')
    return row


def _id(row: dict[str, object], number: int) -> str | int | float:
    """The line's own name for the question, else its number."""
    id = row.get("id")
    if id is None:
        return number
    # Lists, true and 1e999 are no names, and 1e999 is no JSON on the way out.
    if isinstance(id, bool) or not isinstance(id, str | int | float) or (isinstance(id, float) and math.isinf(id)):
        raise RefusedInput('"id" is neither text nor a number; give one of these, or leave it out')
    return id


def _not_json(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _request(id: str | int | float, row: dict[str, object]) -> Request:
    question, history = row.get("question"), row.get("history")
    if not isinstance(question, str):
        raise RefusedInput('no "question" in this line; give it as a string')
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise RefusedInput('"history" is no list of strings; give earlier questions, oldest first')
    return Request(id, question, tuple(history))
