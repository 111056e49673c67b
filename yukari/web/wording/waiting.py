"""What waits for staff, in words: the name of each kind, and what is to be done about it."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from yukari.rules.waiting import Kind
from yukari.web.wording.office import REVIEWS

KINDS: dict[Kind, StrPromise] = {
    Kind.REGISTER: REVIEWS["register"],
    Kind.RENEW: REVIEWS["renew"],
    Kind.RELEASE: REVIEWS["release"],
    Kind.RECONSIDER: REVIEWS["reconsider"],
    Kind.ACCOUNT: _("アカウントの確認"),
    Kind.CLAIM: _("サポートの申請"),
    Kind.PARTNER: _("協力店の申し込み"),
    Kind.ORGANISATION: _("団体の申請"),
    Kind.PROJECT: _("活動の指定"),
    Kind.ODDITY: _("気になる記録"),
    Kind.HELD: _("確かめを待つ読み取り"),
    Kind.QUESTION: _("返事のない質問"),
    Kind.POST: _("ルームの書きこみ"),
    Kind.CONTACT: _("報告されたやりとり"),
    Kind.NEWS: _("お知らせの確認"),
    Kind.SURVEY: _("アンケートの確認"),
    Kind.EXPORT: _("書き出しの確認"),
    Kind.CLUB: _("ファンクラブの名簿"),
    Kind.WISH: _("登録したいの声"),
}

TO_DO: dict[Kind, StrPromise] = {
    Kind.CLAIM: _("領収書と計算した額を見て、決めます"),
    Kind.PARTNER: _("申し込みを見て、受け入れるか決めます"),
    Kind.ORGANISATION: _("申請を見て、受け入れるか決めます"),
    Kind.ODDITY: _("主催者か本人に確かめます"),
    Kind.HELD: _("電波のない間の読み取りを確かめます"),
    Kind.QUESTION: _("団体に、返事をお願いします"),
    Kind.POST: _("読んで、出すか隠すか決めます"),
    Kind.CONTACT: _("読んで、どうするか決めます"),
    Kind.NEWS: _("書いた人とは別の職員が確かめます"),
    Kind.SURVEY: _("書いた人とは別の職員が確かめます"),
    Kind.EXPORT: _("頼んだ人とは別の職員が確かめます"),
    Kind.WISH: _("参加すると、待っている人に知らせが届きます"),
}

ACCOUNTS: dict[str, StrPromise] = {"unite": _("アカウントの統合"), "card": _("前と違うカード")}

CLUBS: dict[str, StrPromise] = {
    "new": _("列を確かめてください"),
    "checking": _("システムが一行ずつ確かめています"),
    "checked": _("結果を見て、案内を送るか決めます"),
    "asked": _("送ると決めた人とは別の職員が確かめます"),
}
