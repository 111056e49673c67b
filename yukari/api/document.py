"""The document of the API (OpenAPI 3.1), in the reader's language: from what the code says, and from nothing else."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _
from ninja.operation import Operation

from yukari.api.v1 import api
from yukari.api.v1.schemas import Problem
from yukari.api.wall import Behind, Public
from yukari.api.webhooks import forms, webhooks
from yukari.rules.scopes import Scope
from yukari.web.wording.scopes import SCOPES

PREFIX = "/api/v1/"
SCHEME = "oauth"

ABOUT = _(
    "自治体のアプリが、住民の代わりに使うAPIです。さがすことは、だれでもできます。ほかは、その人が許可したことだけを、アプリの自治体のことについてだけ、できます。"
)
TAGS = {
    "places": _("自治体"),
    "activities": _("活動"),
    "me": _("この人のこと"),
    "desk": _("団体の受付"),
    "registrants": _("自治体の登録者"),
}
PROBLEMS = {
    "400": _("本文をJSONとして読めませんでした。"),
    "401": _("アクセストークンがないか、使えません。"),
    "403": _("許可されていません。"),
    "404": _("ありません。"),
    "409": _("いまは、できません。code に理由があります。"),
    "413": _("送られた内容が大きすぎます。"),
    "422": _("送られた内容に、形の合わないところがあります。"),
    "429": _("回数が多すぎます。Retry-After の秒数だけ待ってください。"),
}
UNCHANGED = _("If-None-Match の内容から変わっていません。")
SAME_KEY = _("同じキーで送り直すと、1度だけ行われ、同じ返事が返ります（24時間）。")
TRANSLATED = {"description", "summary", "title"}


def document(language: str) -> dict[str, Any]:
    """The same for everybody who reads this language."""
    schema: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    with override(language):
        schema["info"]["description"] = ABOUT
        schema["servers"] = [{"url": "/"}]
        schema["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
        components = schema["components"]
        for one in components["schemas"].values():
            one.pop("description", None)  # What a class says to programmers of ours.
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        for name, one in {**problem.pop("$defs"), "Problem": problem, **forms()}.items():
            one.pop("description", None)
            components["schemas"][name] = one
        components["securitySchemes"] = {SCHEME: _scheme()}
        by_id = {operation.operation_id: operation for operation in operations()}
        for methods in schema["paths"].values():
            for method, said in methods.items():
                _complete(said, method, scope_of(by_id[said["operationId"]]))
        schema["webhooks"] = webhooks()
        told: dict[str, Any] = _in_language(schema)
        return told


def tables(found: dict[str, Any]) -> dict[str, list[dict[str, str]]]:
    """Every form of what is sent and answered, for people: its fields, what each is, and what it means."""
    return {
        name: [
            {"name": field, "kind": _kind(said), "words": said.get("description", "")}
            for field, said in one["properties"].items()
        ]
        for name, one in sorted(found["components"]["schemas"].items())
        if "properties" in one
    }


def _kind(said: dict[str, Any]) -> str:
    """`string`, `integer?`, `[NewsOut]` …"""
    if "anyOf" in said:
        kinds = [_kind(one) for one in said["anyOf"]]
        return " | ".join(kind for kind in kinds if kind != "null") + ("?" if "null" in kinds else "")
    if "$ref" in said:
        return str(said["$ref"].rpartition("/")[2])
    if said.get("type") == "array":
        return f"[{_kind(said['items'])}]"
    return str(said.get("format") or said.get("type", ""))


def operations() -> Iterator[Operation]:
    """Every operation of the API."""
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            yield from view.operations


def scope_of(operation: Operation) -> Scope | None:
    """The scope that an operation names; none: it is public. Everything names one or says so."""
    (wall,) = operation.auth_callbacks
    if isinstance(wall, Public):
        return None
    assert isinstance(wall, Behind)
    return wall.scope


def _scheme() -> dict[str, Any]:
    flow = {
        "authorizationUrl": "/oauth/authorize/",
        "tokenUrl": "/oauth/token/",
        "refreshUrl": "/oauth/token/",
        "scopes": {scope.value: f"{words.title} — {words.text}" for scope, words in SCOPES.items()},
    }
    return {
        "type": "oauth2",
        "description": _("OAuth 2.1：認可コードとPKCE（S256）。サーバーのアプリは private_key_jwt で名乗ります。"),
        "flows": {"authorizationCode": flow},
    }


def _complete(said: dict[str, Any], method: str, scope: Scope | None) -> None:
    for one in said["parameters"]:
        one.pop("examples", None)  # They stand in its schema; here they would need names.
    codes = ["422", "429"]
    if scope or any(one["in"] == "path" for one in said["parameters"]):
        codes.append("404")
    if scope is not None:
        said["security"] = [{SCHEME: [scope.value]}]
        codes += ["401", "403"]
    else:
        said["security"] = []
    if method == "get":
        said["responses"]["304"] = {"description": UNCHANGED}
        said["parameters"].append(
            {"in": "header", "name": "If-None-Match", "schema": {"type": "string"}, "required": False}
        )
        if scope is not None:
            codes.append("409")
    else:
        codes += ["400", "409", "413"]
        said["parameters"].append(
            {
                "in": "header",
                "name": "Idempotency-Key",
                "schema": {"type": "string", "maxLength": 100, "pattern": "^[!-~]{1,100}$"},
                "required": False,
                "description": SAME_KEY,
            }
        )
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for code in sorted(codes):
        said["responses"][code] = {"description": PROBLEMS[code], "content": content}
    for code, answer in said["responses"].items():
        if str(code) == "200":
            answer["description"] = _("できました。")
        elif str(code) == "204":
            answer["description"] = _("できました。返すものはありません。")
    said["responses"] = dict(sorted((str(code), answer) for code, answer in said["responses"].items()))


def _in_language(found: Any) -> Any:
    """Every sentence of ours in the language of the moment; names that programs read stay."""
    if isinstance(found, dict):
        return {
            name: gettext(value) if name in TRANSLATED and isinstance(value, str) and value else _in_language(value)
            for name, value in found.items()
        }
    if isinstance(found, list):
        return [_in_language(one) for one in found]
    return found
