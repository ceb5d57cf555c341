"""The words for what a party other than the provider owes, and for what a clause binds under."""

from collections.abc import Mapping

from ...text import Text

WORDS_OF_PARTIES: Mapping[str, Text] = {
    "binds_client": Text("委托方义务，不计入服务方的达标统计", "a duty of the client, not counted as the provider’s"),
    "binds_both": Text("双方义务", "a duty of both parties"),
    "unpromised": Text("{n}未承诺时限，不计入", "no time was promised on {n}, which are not counted"),
    "delivery": Text("提交方式", "Submitted by"),
    "all_of_client": Text("另列委托方义务 {n} 项：{parts}。", " Of the client, apart: {n} duties: {parts}."),
    "register_of_client": Text(
        "委托方未达标的义务（不属服务方违约）：{refs}。", "Missed by the client (no breach of the provider’s): {refs}."
    ),
}
