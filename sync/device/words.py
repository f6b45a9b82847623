"""What the command line says when something is wrong: zh-CN · en, by the error's code."""

from __future__ import annotations

from sync.device.trouble import BadFile, BadHome, DeviceError, NotADrawing, Refused, Unreachable
from sync.work import strokes as rules

TROUBLE = {
    "not_enrolled": (
        "本机还未登记，请先 enrol（登记码由调度员发放）",
        "this phone is not enrolled yet: `enrol CODE --server URL` (the dispatcher issues the code)",
    ),
    "unreachable": (
        "暂时连不上服务器（{why}）。已记录的内容都在本机，稍后再同步",
        "the server cannot be reached ({why}). Everything recorded is safe here; sync again later",
    ),
    "too_long": (
        "内容太长（{size} 字节，上限 {most}），没有记录",
        "too long ({size} bytes of {most}): not recorded",
    ),
    "bad_text": (
        "文字里有无法识别的字符，没有记录",
        "the text holds something that is no character: not recorded",
    ),
    "unknown_job": (
        "本机没有这样的工单：{asked}。用 jobs 查看，用 sync 更新",
        "no such job on this phone: {asked}. `jobs` lists them, `sync` fetches new ones",
    ),
    "ambiguous_job": ("{asked} 对应不止一张工单：{jobs}", "{asked} could be any of: {jobs}"),
    "no_visit": (
        "这张工单还没有上门，请先 set-out 或 arrive",
        "no visit to this job yet: set-out or arrive first",
    ),
    "bad_file": ("文件 {file} 无法使用：{why}", "the file {file} cannot be used: {why}"),
    "busy": (
        "本机另一处正在写入，请再试一次",
        "something else wrote on this phone just now: once more, please",
    ),
    "not_strokes": (
        "笔迹{file}无法使用：{zh}。没有记录",
        "the strokes{file} cannot be used: {en}. Not recorded",
    ),
    "other_record": (
        "笔迹是为记录 {drawn} 画的，现在要签的是 {number}，请重新签名。没有记录",
        "these strokes were drawn for record {drawn}, and this one is {number}: sign again. Not recorded",
    ),
    "wrong_input": ("输入有误：{zh}", "cannot be right: {en}"),
    "wrong_value": ("{field} {zh}{told}，没有记录", "{field} {en}{told}: not recorded"),
    "bad_home": (
        "本机数据目录 {home} 无法使用：{why}。请检查 --home",
        "the directory of this phone's data, {home}, cannot be used: {why}. See --home",
    ),
}

FILES = {
    "missing": ("没有这个文件或目录", "there is no such file or directory"),
    "a_directory": ("这是目录", "it is a directory"),
    "forbidden": ("没有权限", "there is no permission"),
    "unreadable": ("读写失败", "it cannot be read or written"),
    "too_large": ("太大", "it is too large"),
    "no_database": ("不是本机的数据库", "it holds no database of a phone"),
    "not_a_jpeg": ("不是 JPEG 照片", "it is not a JPEG"),
}
"""Why a file cannot be used, by the code of `BadFile`."""

UNREACHED = {
    "ConnectError": ("连接不上", "no connection"),
    "ConnectTimeout": ("连接不上", "no connection"),
    "ReadTimeout": ("久无答复", "no answer in time"),
    "WriteTimeout": ("发送太慢", "sending took too long"),
    "UnsupportedProtocol": ("地址不对", "no such address"),
    "InvalidURL": ("地址不对", "no such address"),
    "not a Doorstep server": ("那里没有 Doorstep 服务器", "no Doorstep server is there"),
}
"""Why no answer came, by what failed; anything else was cut off on its way."""

CUT_OFF = ("传输中断", "the answer was cut off")

STROKES = {
    "too_long": ("超过 256 KB", "more than 256 KiB"),
    "not_json": ("不是 JSON", "not JSON"),
    "repeated_member": ("同一个字段写了两次", "a member is there twice"),
    "not_whole": ("{at} 不是整数", "{at} is not a whole number"),
    "members": (
        "应是笔画的列表，或只含 v、record、width、height、strokes 五个字段",
        "it must be a list of strokes, or have exactly v, record, width, height and strokes",
    ),
    "version": ("{at} 应为 1", "{at} must be 1"),
    "record": ("{at} 应为记录编号", "{at} must be the number of the record"),
    "empty": ("{at} 应为列表，且不能为空", "{at} must be a list with something in it"),
    "point": ("{at} 应只含 x、y、t、pressure 四个字段", "{at} must have exactly x, y, t and pressure"),
    "out_of_bounds": (
        "{at} 应为整数，且在 {least} 到 {most} 之间",
        "{at} must be a whole number from {least} to {most}",
    ),
    "time_runs_back": ("{at} 的时间 t 不能倒退", "t must never run back in {at}"),
}
"""What is wrong with a drawing, by the reason of `sync.work.strokes`."""

REFUSED = {
    "required": ("必填", "is required"),
    "null": ("不能为空", "may not be empty"),
    "not_text": ("应为文字", "must be text"),
    "too_short": ("太短", "is too short"),
    "too_long": ("太长", "is too long"),
    "not_a_number": ("应为整数", "must be a whole number"),
    "too_small": ("太小", "is too small"),
    "too_big": ("太大", "is too big"),
    "not_true_or_false": ("应为是或否", "must be true or false"),
    "not_a_choice": ("不在可选范围内", "is not one of the choices"),
    "not_a_list": ("应为列表", "must be a list"),
    "not_an_object": ("格式不对", "has the wrong shape"),
    "not_an_id": ("不是有效的编号", "is not an id"),
    "not_a_hash": ("不是有效的摘要", "is not a hash"),
    "not_base64url": ("编码不对", "is not base64url"),
    "not_a_moment": ("应为带时区的时间", "must be an instant with an offset"),
    "not_a_day": ("日期应如 2026-11-24", "must be a day such as 2026-11-24"),
    "ends_before_it_begins": ("结束早于开始", "ends before it begins"),
}
"""What a schema has against a value, by its code."""

UNFIT = {
    "blank": ("不能为空", "may not be empty"),
    "bad_text": ("有控制字符或无法识别的字符", "has characters that are no text"),
    "not_one_line": ("应为一行文字，不含控制字符", "must be one line without control characters"),
    "not_a_name": ("应为姓名", "must be a name"),
    "not_a_serial": ("应如 indoor=SN1", "must be such as indoor=SN1"),
    "not_a_count": ("应如 VISIT=1", "must be such as VISIT=1"),
    "not_an_address": ("应如 https://service.example", "must be such as https://service.example"),
    "not_recorded": ("本机没有记录过", "was never recorded on this phone"),
    "not_a_place": ("应如 31.23,121.47", "must be such as 31.23,121.47"),
}
"""What this phone has against what was typed, before any schema sees it."""

PROBLEMS = {
    "bad_envelope": ("传输中有损坏，已请求重发", "the request was damaged on its way; sync again"),
    "bad_signature": ("服务器不认可本机的签名", "the server does not accept this phone's signature"),
    "unknown_device": ("服务器不认识本机，请重新登记", "the server does not know this phone: enrol again"),
    "bad_code": ("登记码无效或已过期", "the code is wrong, used up or expired"),
    "not_found": ("服务器上没有这一项", "the server has no such thing"),
    "too_large": ("内容太大，服务器未接收", "too large for the server"),
    "slow_down": ("请求过于频繁，请 {wait} 秒后再试", "too many requests: try again in {wait} s"),
    "unavailable": (
        "服务器暂时不可用，请 {wait} 秒后再试",
        "the server is not available: try again in {wait} s",
    ),
}

STAGES = {
    "cancelled": ("已取消", "cancelled"),
    "done": ("已完成", "done"),
    "to_call_back": ("待回访", "to call back"),
    "to_review": ("待审核", "to review"),
    "in_service": ("服务中", "in service"),
    "on_the_way": ("途中", "on the way"),
    "to_appraise": ("待鉴定", "to appraise"),
    "waits_for_part": ("待件", "waits for a part"),
    "waits_for_customer": ("待客户", "waits for the customer"),
    "to_visit": ("待上门", "to visit"),
    "to_appoint": ("待预约", "to appoint"),
    "to_accept": ("待接单", "to accept"),
    "to_assign": ("待派", "to assign"),
}

HELD = {
    "applied": ("已入账", "recorded"),
    "held": ("待确认", "to confirm"),
    "quarantined": ("已留存待查", "kept for review"),
}

HELD_FOR = {
    "unknown_job": ("没有这张工单", "no such job"),
    "not_yours": ("工单从未派给此人", "the job was never this person's"),
    "pending": ("手机待确认", "the phone waits to be confirmed"),
    "returning": ("恢复后手机待确认", "the phone waits to be confirmed after a restore"),
    "revoked": ("手机已吊销", "the phone was revoked"),
    "lost": ("手机已挂失", "the phone was reported lost"),
    "fork": ("同一编号有两条记录", "two lines bear one number"),
    "broken_chain": ("记录前后不衔接", "the lines do not follow each other"),
    "found": ("报失的记录又出现", "a line reported missing turned up"),
}
"""Why an operation is held."""

KEPT_FOR = {
    "not_json": ("不是有效的一行", "not one JSON object"),
    "too_long": ("太长", "too long"),
    "bad_text": ("含有非文字字符", "holds something that is no character"),
    "bad_number": ("数字超出范围或不是整数", "a number out of range, or not whole"),
    "bad_line": ("行的格式不对", "a member of the line is missing or wrong"),
    "unknown_operation": ("没有这种作业", "no such operation"),
    "bad_args": ("内容填写不对", "its arguments are wrong"),
    "rule_failed": ("我们这里处理出错", "a defect of ours"),
    "unstorable": ("数据库无法保存", "the database refused it"),
}
"""Why a line is quarantined."""

PHOTOS = {
    "not_here": ("没有传到，将重传", "it did not arrive; it will be sent again"),
    "size_differs": ("传输不完整，将重传", "not all of it arrived; it will be sent again"),
    "hash_differs": ("传到的内容与原件不符，将重传", "something else arrived; it will be sent again"),
    "damaged_here": ("服务器上的副本损坏，将重传", "the server's copy was damaged; it will be sent again"),
    "upload_refused": ("上传被拒绝，下次再试", "the upload was refused; it will be tried again"),
    "unknown": ("所属操作未被接受，先留在本机", "its operation was not accepted; it stays here"),
    "too_many_pixels": ("像素太多，请重拍", "too many pixels: take it again"),
    "too_large": ("文件太大，请重拍", "too large: take it again"),
    "too_slow": ("图片无法读取，请重拍", "it cannot be read: take it again"),
    "not_strokes": ("签名笔迹无法读取，请重新签名", "the signature's strokes cannot be read: sign again"),
    "type_not_allowed": ("不接受这种文件", "this kind of file is not taken"),
}
NOT_A_PHOTO = ("不是完整的照片，请重拍", "not a whole photo: take it again")


def sentence(trouble: DeviceError) -> str:
    """The sentence for a person."""
    if isinstance(trouble, Refused):
        words = PROBLEMS.get(
            trouble.problem, ("服务器答复 {status} {problem}", "the server answered {status} {problem}")
        )
    else:
        words = TROUBLE[trouble.code]
    facts = {"why": "", **trouble.facts}
    sides = zip(words, _sides(trouble), strict=True)
    return as_one_line(" · ".join(text.format_map({**facts, **more}) for text, more in sides))


def harmless(text: str) -> str:
    """What was typed, as it can be said back: one line, short, without what a terminal would obey."""
    return as_one_line(text if len(text) <= 60 else text[:60] + "…")


def as_one_line(text: str) -> str:
    """A text without line breaks, and without what a terminal would obey."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def _sides(trouble: DeviceError) -> tuple[dict[str, str], dict[str, str]]:
    """What only one language says: zh-CN, en."""
    if isinstance(trouble, BadFile | BadHome):
        zh, en = FILES[str(trouble.facts["why"])]
        return {"why": zh}, {"why": en}
    if isinstance(trouble, Unreachable):
        zh, en = UNREACHED.get(str(trouble.facts.get("why")), CUT_OFF)
        return {"why": zh}, {"why": en}
    if isinstance(trouble, NotADrawing):
        at = str(trouble.facts["at"])
        name = at.rpartition(".")[2]
        bounds = rules.BOUNDS.get(name, rules.CANVAS)
        told = {"at": harmless(at), "least": bounds[0], "most": bounds[-1]}
        zh, en = (text.format_map(told) for text in STROKES[str(trouble.facts["reason"])])
        file = str(trouble.facts["file"])
        return {"zh": zh, "file": f"文件 {file} " if file else ""}, {
            "en": en,
            "file": f" in {file}" if file else "",
        }
    value = str(trouble.facts.get("value", "")).strip()
    return {"told": f"（{value}）" if value else ""}, {"told": f" ({value})" if value else ""}


def why_refused(reason: str) -> str:
    """Why the server does not take a photo: zh-CN · en, and the code for whoever is asked about it."""
    return " · ".join(PHOTOS.get(reason, NOT_A_PHOTO)) + f" ({reason})"
