"""What is said of channels and notices on the command line: (zh-CN, en), and what to do about it."""

from __future__ import annotations

import re

from server.office.words import Words

STATES: Words = {
    "waiting": ("待发送", "waiting"),
    "sending": ("发送中", "being sent"),
    "sent": ("已发送", "sent"),
    "dropped": ("已作废", "dropped"),
    "failed": ("被拒收", "refused"),
}
TEMPLATES: Words = {
    "promise_alarm": ("时限提醒", "promise alarm"),
    "promise_withdrawn": ("提醒已撤销", "alarm withdrawn"),
    "remedy_opened": ("三包期限已到", "legal clock ran out"),
    "remedy_withdrawn": ("三包提醒已撤销", "legal clock was in time"),
    "check": ("测试消息", "test message"),
    "record_ready": ("服务记录可查看", "service record to read"),
    "record_corrected": ("服务记录有更新", "newer service record"),
    "link_again": ("重发服务记录链接", "link sent again"),
    "completion_code": ("验收码", "completion code"),
}
DROPPED: Words = {
    "too_late": ("已过时效", "nobody needs it any more"),
    "nobody_to_tell": ("没有对应的通道", "no channel is for these roles"),
    "no_address": ("客户没有可用的号码或邮箱", "no number or address of the customer can be written to"),
    "told_before": ("恢复备份之前已发送过", "it was sent before the backup was restored"),
    "superseded": ("已改发较新的一份记录", "a newer record was told in its place"),
    "recalled": ("发送前已撤销", "no longer true before it was sent"),
}
TROUBLES: Words = {
    "bad_signature": (
        "签名不符：核对 secret，并校准本机时钟",
        "the signature does not fit: compare the secret, and set this machine's clock",
    ),
    "clock_apart": (
        "时钟相差一小时以上：校准本机时钟",
        "clocks are over an hour apart: set this machine's clock",
    ),
    "unknown_robot": (
        "机器人不存在或已移除：重新复制 url",
        "there is no such robot any more: copy its url again",
    ),
    "robot_stopped": (
        "机器人已停用或群已解散：启用或换群",
        "the robot is stopped or its group is gone: start it, or take another",
    ),
    "keyword_missing": (
        "机器人要求关键词：安全设置改用加签",
        "the robot wants a keyword: let it want a signature instead",
    ),
    "address_not_allowed": (
        "本机公网地址不在机器人的 IP 白名单",
        "the robot's list of addresses lacks this machine's",
    ),
    "content_refused": ("内容被拒收", "the content was refused"),
    "rate_limited": ("发送太频繁，稍后再试", "too many messages; later"),
    "busy": ("对方系统繁忙，稍后再试", "the other side is busy; later"),
    "rubbish": ("回答无法识别：核对地址", "the answer makes no sense: compare the address"),
    "no_answer": ("没有回答：核对地址、端口与防火墙", "no answer: compare address, port and firewall"),
    "no_connection": (
        "连接不上：核对地址、端口与防火墙",
        "no connection: compare address, port and firewall",
    ),
    "unknown_host": ("域名无法解析：核对拼写与 DNS", "the name is not known: compare its spelling, and DNS"),
    "bad_certificate": (
        "对方证书不可信：换证书，或用 ca 指明自己的机构",
        "its certificate is not trusted: replace it, or name your authority as ca",
    ),
    "private_address": (
        "地址在内网：确属自己的服务器时写 local = true",
        "the address is an inner one: write local = true if the server is yours",
    ),
    "not_encrypted": ("未加密：改用 https、tls 或 starttls", "not encrypted: use https, tls or starttls"),
    "not_supported": (
        "服务器不支持所要求的加密或登录：改 security",
        "the server cannot encrypt or sign in so: change security",
    ),
    "bad_login": ("登录名或密码（授权码）不对", "login or password is wrong"),
    "sender_refused": ("发件地址 from 被拒", "the address in from was refused"),
    "recipient_refused": ("收件地址 to 被拒", "the address in to was refused"),
    "number_refused": (
        "号码被拒：核对客户的电话",
        "the number was refused: compare the customer's telephone number",
    ),
    "unwanted": ("该号码已退订或在免打扰名单", "this number does not want to be written to"),
    "no_test_address": (
        "未测试：用 --to 给出一个号码或邮箱",
        "not tried: give a number or an address with --to",
    ),
    "no_template": (
        "该通道没有这个模板（或这种语言）的编号：写进 templates",
        "the channel has no id for this template, or in this language: write it under templates",
    ),
    "template_refused": (
        "模板未通过审核，或变量与报备的不符",
        "the template is not approved, or its variables are not those approved",
    ),
    "sender_name_refused": (
        "短信签名 signature 未通过审核或被停用",
        "the sender's name in signature is not approved",
    ),
    "account_stopped": ("短信服务未开通或账户被停", "the service was not ordered, or the account is stopped"),
    "no_money": ("余额不足：充值后自动重发", "no money left: it is tried again by itself"),
    "redirected": ("地址已转移：填写最终地址", "the address moved: write the last one"),
    "cannot_write": ("目录无法写入", "the directory cannot be written to"),
    "defect": ("我们这里出错，见日志", "a defect of ours; see the journal"),
    "channels_unreadable": ("通道文件有误", "the file of channels cannot be used"),
    "no_channels_file": ("没有通道文件：谁也不会收到通知", "there is no file of channels: nobody is told"),
}
ANSWERED: Words = {
    "http": ("对方回答 HTTP {}", "the other side answered HTTP {}"),
    "smtp": ("邮件服务器回答 {}", "the mail server answered {}"),
    "answered": ("对方回答错误码 {}，查其文档", "the other side answered {}: look it up in its documents"),
}
"""Numbers and codes of others that we have no word for."""

_NUMBERED = re.compile(r"(http|smtp)_([0-9]+)|answered_([\w.-]+)")


def trouble(code: str, lang: str) -> str:
    """What this code of a channel means, and what to do."""
    at = 0 if lang == "zh" else 1
    if numbered := _NUMBERED.fullmatch(code):
        return ANSWERED[numbered[1] or "answered"][at].format(numbered[2] or numbered[3])
    return TROUBLES[code][at]


def noted(note: str, lang: str) -> str:
    """The note of a notice: one code, or a code for each channel."""
    if note in DROPPED:
        return DROPPED[note][0 if lang == "zh" else 1]
    told = [part.split("=", 1) for part in note.split()]
    return "; ".join(f"{name} ✗ {trouble(code, lang)}" for name, code in told)
