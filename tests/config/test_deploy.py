"""What lies in `deploy/` and compose.yaml says the same as the settings: one variable less, and nothing starts."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.localstack.folder import ROOT

OURS = ("web", "worker", "beat", "migrate", "manage")
LONG_RUNNING = ("proxy", "web", "worker", "beat", "postgres", "valkey")
ASKED = re.compile(r'env(?:\.\w+)?\(\s*"(\w+)"|env\.dj_\w+\("(\w+)"')
LOCAL_ONLY = {"SAMPAI_LOCAL", "DEBUG", "SAMPAI_DEMO", "SIMULATOR_URL", "EXTRA_APPS"}
BY_THE_IMAGE = {"SAMPAI_DATA", "MEDIA_ROOT", "STATIC_ROOT"}
ELSEWHERE = {"BROKER_URL", "DIRECT_DATABASE_URL"}  # other brokers and pools: docs/production.md
FILLED = {
    "SECRET_KEY": "only-for-the-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "FIELD_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "POSTGRES_PASSWORD": "p" * 48,
}
NAMED = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")


def _example() -> dict[str, str]:
    lines = (ROOT / "deploy" / "sampai.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def _filled(value: str, known: Mapping[str, str]) -> str:
    return NAMED.sub(lambda found: known.get(found[1]) or found[2] or "", value)


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]
    return told


@pytest.fixture(scope="module")
def surroundings(services: dict[str, dict[str, Any]]) -> dict[str, str]:
    """What the web container gets from somebody who filled in the example."""
    known = _example() | FILLED
    own = {name: _filled(value, known) for name, value in services["web"]["environment"].items()}
    image = re.findall(r"(SAMPAI_DATA|MEDIA_ROOT|STATIC_ROOT)=(\S+)", (ROOT / "Dockerfile").read_text())
    return known | own | dict(image)


def test_every_variable_of_the_settings_is_set_or_explained(surroundings: dict[str, str]) -> None:
    asked = {first or second for first, second in ASKED.findall((ROOT / "config" / "settings.py").read_text())}
    assert len(asked) > 20
    assert asked - set(surroundings) - LOCAL_ONLY - ELSEWHERE == set()


def test_every_line_of_the_example_is_explained_and_used(services: dict[str, dict[str, Any]]) -> None:
    lines = (ROOT / "deploy" / "sampai.env.example").read_text().splitlines()
    for number, line in enumerate(lines):
        if line and not line.startswith("#"):
            assert lines[number - 1].startswith("#") or "=" in lines[number - 1], line
    users = ["compose.yaml", "config/settings.py", "deploy/web.py", "deploy/Caddyfile"]
    used = "\n".join((ROOT / name).read_text() for name in users)
    assert [name for name in _example() if not re.search(rf"\b{name}\b", used)] == []


def test_all_named_variables_of_compose_are_in_the_example() -> None:
    named = {name for name, _default in NAMED.findall((ROOT / "compose.yaml").read_text())}
    assert named - set(_example()) == set()


def test_the_example_filled_in_is_safe_to_deploy(surroundings: dict[str, str], tmp_path: Path) -> None:
    told = {"PATH": os.environ["PATH"], **surroundings, "SAMPAI_DATA": str(tmp_path), "MEDIA_ROOT": str(tmp_path)}
    told["HSTS_SECONDS"] = "31536000"
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    said = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS"])
def test_what_is_empty_in_the_example_has_to_be_filled_in(surroundings: dict[str, str], name: str) -> None:
    assert not _example()[name]
    told = {"PATH": os.environ["PATH"], **surroundings, name: ""}
    said = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "check"], env=told, capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    assert name in said.stderr


def test_ours_share_one_image_and_one_environment(services: dict[str, dict[str, Any]]) -> None:
    first = services["web"]
    for name in OURS:
        assert {key: services[name][key] for key in ("image", "build", "env_file", "environment")} == {
            key: first[key] for key in ("image", "build", "env_file", "environment")
        }, name


@pytest.mark.parametrize("name", [*OURS, "postgres", "valkey", "proxy"])
def test_nobody_gets_more_than_she_needs(services: dict[str, dict[str, Any]], name: str) -> None:
    service = services[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["logging"]["options"] == {"max-size": "10m", "max-file": "5"}
    assert service["pids_limit"] > 0
    assert "ports" not in service or name == "proxy"


@pytest.mark.parametrize("name", LONG_RUNNING)
def test_what_runs_comes_back_and_is_bounded(services: dict[str, dict[str, Any]], name: str) -> None:
    assert services[name]["restart"] == "unless-stopped"
    assert services[name]["mem_limit"]


def test_nothing_works_before_the_tables_are_there(services: dict[str, dict[str, Any]]) -> None:
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", ["web", "worker", "beat", "migrate"])
def test_its_command_exists(services: dict[str, dict[str, Any]], name: str, surroundings: dict[str, str]) -> None:
    """Every word of it is understood by the program that gets it."""
    command = [_filled(word, surroundings) for word in services[name]["command"]]
    program = [sys.executable, "-m", command[0]] if command[0] != "python" else [sys.executable]
    asked = {"web": ["--check-config"], "worker": ["--help"], "beat": ["--help"], "migrate": ["--help"]}[name]
    env = {"PATH": os.environ["PATH"], **surroundings, "SAMPAI_DATA": "/nowhere"}
    said = subprocess.run(
        [*program, *command[1:], *asked], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    options = {word for word in command if word.startswith("--") and word not in ("--app", "--config")}
    assert name == "web" or options - {"--noinput"} <= set(re.findall(r"--[\w-]+", said.stdout))


def test_what_compose_mounts_and_copies_is_there(services: dict[str, dict[str, Any]]) -> None:
    assert (ROOT / "deploy" / "Caddyfile").exists()
    assert "./deploy/Caddyfile:/etc/caddy/Caddyfile:ro" in services["proxy"]["volumes"]
    image = (ROOT / "Dockerfile").read_text()
    left_out = (ROOT / ".dockerignore").read_text().splitlines()
    assert not {"deploy", "config", "simulator", "requirements.txt", "pyproject.toml"} & set(left_out)
    server = re.search(r"postgres:(\d+)", services["postgres"]["image"])
    client = re.search(r"postgresql-client-(\d+)", image)
    assert server
    assert client
    assert int(client[1]) >= int(server[1])
    assert re.search(r"^USER (?!root)\w+$", image, re.MULTILINE)


UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))


def _unit(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in path.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            name, value = line.split("=", 1)
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_are_hardened_alike(path: Path) -> None:
    sign = "# The same in every unit of ours"
    first, other = ((each.read_text().split(sign)[1].split("[Install]")[0]).strip() for each in (UNITS[0], path))
    assert other == first
    unit = _unit(path)
    assert unit["NoNewPrivileges"] == ["yes"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["User"] == ["sampai"]


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_units_run_what_containers_run(services: dict[str, dict[str, Any]], name: str) -> None:
    started = _unit(ROOT / "deploy" / "systemd" / f"sampai-{name}.service")["ExecStart"][0].split()
    contained = [re.sub(r":-\d+", "", word) for word in services[name]["command"]]
    assert [started[0].rpartition("/")[2], *started[1:]] == contained


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here to ask")
def test_systemd_understands_the_units() -> None:
    command = ["systemd-analyze", "verify", *map(str, (ROOT / "deploy" / "systemd").iterdir())]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    objections = [line for line in said.stderr.splitlines() if "sampai" in line and "is not executable" not in line]
    assert objections == []


def test_behind_a_pool_commands_go_past_it(tmp_path: Path) -> None:
    env = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "k",
        "FIELD_KEYS": "k",
        "ALLOWED_HOSTS": "h",
        "REDIS_URL": "redis:",
    }
    env |= {"DATABASE_URL": "postgres://pool/sampai", "DIRECT_DATABASE_URL": "postgres://server/sampai"}
    ask = "from django.db import connection; told = connection.settings_dict; "
    ask += "print(told['HOST'], told['DISABLE_SERVER_SIDE_CURSORS'])"
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", ask]
    assert subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout == "server True\n"
    site = f"import django; django.setup(); {ask}"
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    said = subprocess.run([sys.executable, "-c", site], env=env, cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout == "pool True\n"
