"""What systems are told by themselves, as the document says it: each kind, what is sent with it, and how it is signed."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import AwareDatetime, Field

from yukari.api.v1.own_schemas import A_NUMBER
from yukari.api.v1.schemas import AN_ID, HIDA
from yukari.rules.hooks import AT_DESKS, OF_REGISTRANTS, Kind
from yukari.web.wording.hooks import KINDS

A_MOMENT = "2026-07-01T09:00:00+09:00"
FOR_PLACES = _("自治体のシステムに知らせます。")
FOR_BOTH = _("自治体のシステムと、その活動をする団体のシステムに知らせます。")
FOR_TRYING = _("管理者が「試しに知らせる」を押したときに届きます。")
HEADERS = {
    "webhook-id": _("この知らせの番号。何度送っても同じです。"),
    "webhook-timestamp": _("送った時刻（1970年からの秒）。5分より前のものは、受け取らないでください。"),
    "webhook-signature": _("署名（v1,…）。番号・時刻・本文を「.」でつないだもののHMAC-SHA256です。"),
}
TAKEN = _("受け取りました。10秒のうちに返してください。")
GONE = _("もう要りません。知らせるのを止めます。")
OTHERWISE = _("受け取れませんでした。間をあけながら、3日のあいだ送り直します。")


class WebhookData(Schema):
    change: UUID = Field(description=_("変わったことの番号"), examples=[AN_ID])
    place: str = Field(description=_("全国地方公共団体コード（6けた）"), examples=[HIDA])
    organisation: UUID | None = Field(default=None, description=_("活動の団体"), examples=[AN_ID])
    project: UUID | None = Field(default=None, description=_("活動"), examples=[AN_ID])
    occurrence: UUID | None = Field(default=None, description=_("開催回"), examples=[AN_ID])
    number: str | None = Field(
        default=None, description=_("だれのことか。この自治体だけで通じる番号です。"), examples=[A_NUMBER]
    )


class Webhook(Schema):
    """What arrives: ids only. Whoever wants more asks with a key of their own."""

    type: Kind
    timestamp: AwareDatetime = Field(description=_("変わった時刻"), examples=[A_MOMENT])
    data: WebhookData


def webhooks() -> dict[str, Any]:
    """Every kind, in the order in which pages list them, in the reader's language."""
    return {kind.value: {"post": _said(kind)} for kind in Kind}


def forms() -> dict[str, Any]:
    """The forms that they are made of."""
    form = Webhook.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**form.pop("$defs"), "Webhook": form}


def example(kind: Kind) -> dict[str, Any]:
    """As it arrives."""
    data = {"change": AN_ID, "place": HIDA}
    if kind in AT_DESKS:
        data |= {"organisation": AN_ID, "project": AN_ID}
        if not kind.value.startswith("project."):
            data["occurrence"] = AN_ID
    if kind in OF_REGISTRANTS or kind.value.startswith(("joining.", "participation.")):
        data["number"] = A_NUMBER
    return {"type": kind.value, "timestamp": A_MOMENT, "data": data}


def _said(kind: Kind) -> dict[str, Any]:
    whom = FOR_PLACES if kind in OF_REGISTRANTS else FOR_TRYING if kind is Kind.TEST else FOR_BOTH
    body = {"schema": {"$ref": "#/components/schemas/Webhook"}, "example": example(kind)}
    return {
        "operationId": f"told_{kind.value.replace('.', '_')}",
        "summary": str(KINDS[kind]),
        "description": whom,
        "security": [],
        "parameters": [
            {"in": "header", "name": name, "required": True, "description": words, "schema": {"type": "string"}}
            for name, words in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {
            "2XX": {"description": TAKEN},
            "410": {"description": GONE},
            "default": {"description": OTHERWISE},
        },
    }
