"""prefect.yaml, the flows it names, their forms and the docs say the same."""

import inspect
import re
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from prefect import Flow
from pydantic import BaseModel

from flows.deploying import FLOWS, NIGHTLY, PLAN, POOL, PRODUCE

OPERATIONS = Path(__file__).parents[1] / "docs" / "operations.md"
DEPLOYMENTS: list[dict[str, Any]] = yaml.safe_load(PLAN.read_text(encoding="utf-8"))["deployments"]
NAMES = [each["name"] for each in DEPLOYMENTS]


def flow_of(deployment: dict[str, Any]) -> Flow[..., Any]:
    module, _, name = deployment["entrypoint"].partition(":")
    found = getattr(import_module(module), name)
    assert isinstance(found, Flow)
    return found


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=NAMES)
def test_a_deployment_names_a_flow_our_pool_and_what_it_is_for(deployment: dict[str, Any]) -> None:
    assert flow_of(deployment).name in FLOWS
    assert deployment["work_pool"]["name"] == POOL
    assert deployment["work_pool"]["job_variables"]["stream_output"] is False
    assert len(deployment["description"].split()) >= 5


@pytest.mark.parametrize("deployment", DEPLOYMENTS, ids=NAMES)
def test_every_field_of_a_form_explains_itself(deployment: dict[str, Any]) -> None:
    for parameter in inspect.signature(flow_of(deployment).fn, eval_str=True).parameters.values():
        kinds = [parameter.annotation, *get_args(parameter.annotation)]
        (form,) = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, BaseModel)]
        for name, field in form.model_fields.items():
            assert field.description, f"{form.__name__}.{name}"


def test_the_deployments_that_code_asks_for_are_deployed() -> None:
    deployed = {f"{flow_of(each).name}/{each['name']}" for each in DEPLOYMENTS}
    assert {NIGHTLY, PRODUCE} <= deployed


def test_the_docs_list_each_deployment() -> None:
    section = OPERATIONS.read_text(encoding="utf-8").partition("## Deployments")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| `([a-z-]+)` \|", section, flags=re.MULTILINE)
    assert listed == NAMES


def test_schedules_are_off_until_somebody_switches_them_on() -> None:
    schedules = [schedule for each in DEPLOYMENTS for schedule in each.get("schedules", [])]
    assert schedules
    assert all(schedule["active"] is False and schedule["slug"] for schedule in schedules)
