"""The letters as they were found, in plain text: what the bundled templates' words are compared with."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from support.places import DATA, SHARED

SEEDS = SHARED / "seeds"
BORDER = "。,;:.、"
"""Marks at a clause's end: where a sentence is two clauses, the first ends in a full stop."""
PINYIN = re.compile(r"\([a-zàáèéìíòóùúāēěīōūǎǐǒǔǚ]+\)")
"""The pages gloss characters as they are copied: 承諾書(shū)."""
GARBLED = {
    "??蛻魸M意度": "客户满意度",
    "??己酥笜税\ue3cbǚ\ue848諘r間達標率": "考核指标包括服务时间达标率",
    "?qū)е驴蛻敉对V": "导致客户投诉",
    "?qū)е碌目蛻敉对V": "导致的客户投诉",
    "??头\ue48f藛T的": "客服人员的",
    "??蛻艚勇牨U铣兄Z書": "",
    "確??头?wù)質": "确保客服服务质",
    "確??头藛T": "确保客服人员",
    "向?qū)Ψ街Ц哆`約金": "向对方支付违约金",
    "向?qū)Ψ街Ц兜馁r": "向对方支付的赔",
    "解釋?zhuān)?.": "解释：1.",
    "或?qū)で蠓赏緩浇鉀Q": "或寻求法律途径解决",
    "?jiǎn)栴}": "问题",
    "快速?zèng)Q策": "快速决策",
}
"""Stretches whose bytes were shifted by one on the pages (客户 as 蛻 and the like), and what they say."""
LOST = (
    (r"签名留白签订日期留白", "签名:_签订日期:_"),
    (r"(\d:00)(\d\d:00)", r"\1–\2"),
    (r"::", ":"),
    (r"本著", "本着"),
    (r"具体流程\(1\)", "具体流程如下:(1)"),
    (r"《_消费者权益保护法》《_电信条例》", "《中华人民共和国消费者权益保护法》《中华人民共和国电信条例》"),
)
"""What the pages have visibly lost: blanks named for what they are, dashes of hours, 如下 before a list, the country's name."""
UNITS = (
    (r"【(小时)数/(工作日)数】", r"_(\1/\2)"),
    (r"【(分钟|小时)数】", r"_\1"),
    (r"【天数】", "_天"),
    (r"【百分比】", "_%"),
    (r"【百分比或分数】", "_(百分比或分数)"),
    (r"【[^】]*】|\[[^\]]*\]", "_"),
)
"""Blanks in brackets, which templates write as they write every other: ____小时 for 【小时数】."""
CENSORED = re.compile("监督电话|监督|热线")
"""Words that two of the documents have lost wherever they stood; templates restore them."""


@dataclass(frozen=True, slots=True)
class Document:
    name: str
    letters: str
    """What stands before each letter, its number or none in a group."""
    ends: str
    is_censored: bool = False


DOCUMENTS = {
    "000": Document(
        "000_fd62b866bef780f5.txt",
        "客户接听保障承诺书第([1-8])篇(?:客户服务接听保障承诺书)?",
        "温馨提示",
        is_censored=True,
    ),
    "001": Document("001_ef61f2bc89ee7b25.txt", "文档简介()(?=通信行业客服工作准则)", "温馨提示"),
    "002": Document("002_22d78c7eafef084b.txt", "客户服务规范协议()(?=第一条)", "您可能关注的文档"),
    "003": Document("003_7773eaa3ebdc8599.txt", "高效跟进承诺书第([1-4])篇", "温馨提示", is_censored=True),
    "004": Document("004_94c43bdf1613222c.txt", "服务统一体验承诺函篇([12])", "原创力文档"),
}


@cache
def _simplified() -> dict[int, str]:
    traditional, simplified = (DATA / "letters" / "simplified.txt").read_text("utf-8").split()
    return str.maketrans(traditional, simplified)


def plain(text: str) -> str:
    """Return a text without what its carrier gives it: width of marks, spaces, line breaks, lengths and names of blanks."""
    text = re.sub("_+", "_", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    for found, meant in UNITS:
        text = re.sub(found, meant, text)
    return text


@cache
def _letters_of(document: Document) -> dict[str, str]:
    text = PINYIN.sub("", (SEEDS / document.name).read_text("utf-8"))
    for found, meant in GARBLED.items():
        text = text.replace(found, meant)
    text = plain(text.translate(_simplified()))
    for found, meant in LOST:
        text = re.sub(found, meant, text)
    _, *parts = re.split(document.letters, text)
    numbers, letters = parts[::2], parts[1::2]
    return {number: re.split(document.ends, letter)[0] for number, letter in zip(numbers, letters, strict=True)}


def letter_text(name: str) -> str:
    """Return the plain text of a letter by its template's name: 000-8, 001."""
    document, _, number = name.partition("-")
    text = _letters_of(DOCUMENTS[document])[number]
    assert not (DOCUMENTS[document].is_censored and CENSORED.search(text)), "these words are lost in the whole document"
    return re.sub(r"(售后服务及时解决|线上线下)$", "", text)


def clause_text(name: str, words: str) -> str:
    """Return a clause's words as they stand in its letter's text, lost words and what is said of missing text left out."""
    text = plain(words)
    if DOCUMENTS[name.partition("-")[0]].is_censored:
        text = CENSORED.sub("", text)
    return re.sub(r"\((以下)?原文缺失\)", "", text).strip(BORDER)
