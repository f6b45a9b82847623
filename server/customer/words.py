"""What customers' pages say besides the records themselves: (zh-CN, en), both as equals."""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, str]]

LANGUAGES = ("zh-CN", "en")

PAGE: Words = {
    "call": ("打电话给网点", "Call the service centre"),
    "other_language": ("English", "中文"),
    "tools": ("语言与电话", "Language and telephone"),
    "skip": ("跳到正文", "Skip to the record"),
    "number": ("编号", "No."),
    "genuine": ("真实有效", "Genuine"),
    "genuine_and_corrected": ("真实，但已被更正", "Genuine, but corrected since"),
    "genuine_and_withdrawn": ("真实，但已撤回", "Genuine, but withdrawn"),
    "holds": ("手机签名有效，正在登记", "The phone's signature holds; being entered"),
    "holds_and_corrected": ("手机签名有效，但已被更正", "The phone's signature holds; corrected since"),
    "holds_and_withdrawn": ("手机签名有效，但已撤回", "The phone's signature holds; withdrawn since"),
    "signed_by_both": (
        "{at} 由师傅 {technician} 和您（{customer}）签字",
        "Signed {at} by {technician} and by you ({customer})",
    ),
    "signed_by_one": (
        "{at} 由师傅 {technician} 签字；客户没有签字",
        "Signed {at} by {technician}; not signed by the customer",
    ),
    "signed_by_office": (
        "{at} 由网点 {office} 更正；客户没有签字",
        "Corrected {at} by the office, {office}; not signed by the customer",
    ),
    "proves": ("这证明什么，怎样自己验证", "What this proves, and how to verify it yourself"),
    "proves_text": (
        "页面内容与当时在师傅手机上签下的文字一字不差。签字用的密钥只在那部手机里，我们也无法代签或改动。",
        "The page shows, word for word, the text that was signed on the technician's phone. The key that signed it is "
        "in that phone alone: we can neither sign for it nor change a word.",
    ),
    "proves_countersigned": (
        "我们收到时加签并写明收到时间，另在公开日志中留下无法抽掉的一笔（不含个人信息）。",
        "On receipt we countersigned it with the time, and it has a place in a public log from which nothing can be "
        "taken away; no personal data is in there.",
    ),
    "proves_entering": (
        "我们已收到，正在加签收到时间并记入公开日志（不含个人信息），几分钟内完成。",
        "It has arrived. Our countersignature with the time of receipt and its place in the public log, which holds no "
        "personal data, follow within minutes.",
    ),
    "proves_strokes": (
        "手指签名本身不等于《电子签名法》所说的可靠电子签名；它与全文绑定，换不到别的单子上。",
        "A signature drawn with a finger is not by itself a “reliable electronic signature” in the sense of the law; "
        "it is bound to this text and fits no other.",
    ),
    "verify_yourself": (
        "不经过我们也能验证：保存 PDF 或证据包，用任何 PDF 阅读器、openssl 或本站的离线验证页检查。",
        "You need not trust us: keep the PDF or the evidence file and check it with any PDF reader, with openssl, or "
        "on the page below, which works without a network.",
    ),
    "to_verify": ("打开验证页", "Open the verification page"),
    "to_keep": ("PDF", "PDF"),
    "to_full_link_send": ("要完整链接", "Get the full link"),
    "to_seen_press": ("我已看过", "I have read it"),
    "to_completion": ("验收码", "Completion code"),
    "to_versions": ("其他记录", "Other records"),
    "jumps": ("本页内容", "On this page"),
    "fingerprint": ("全文指纹（SHA-256）", "Fingerprint of the text (SHA-256)"),
    "evidence": ("收到时的时间证据", "Evidence of the times, as of receipt"),
    "evidence_note": (
        "离线时间是一个区间，不只看手机的说法。",
        "A time without a network is an interval, never just the phone's word.",
    ),
    "evidence_tighter": ("后来查得更准", "Narrowed down later"),
    "received": ("我们收到", "Received by us"),
    "signed": ("签字", "Signed"),
    "arrived": ("到达", "Arrived"),
    "finished": ("完工", "Finished"),
    "between": ("{earliest} 至 {latest} 之间", "between {earliest} and {latest}"),
    "proved": ("有据", "proved"),
    "claimed": ("自报", "reported"),
    "doubtful": ("存疑", "doubtful"),
    "photos": ("照片", "Photos"),
    "photos_save": ("点开大图，长按可保存", "Tap a photo to enlarge it, press and hold to save it"),
    "photo_awaited": (
        "这张照片还在师傅手机里，联网后会自动出现",
        "This photo is still on the technician's phone and will appear here",
    ),
    "photo_refused": (
        "这张照片无法读取（文件损坏或不是照片）",
        "This photo cannot be read: the file is damaged, or is no photo",
    ),
    "photo_checked": ("这张照片已到，正在检查", "This photo has arrived and is being checked"),
    "signatures": ("签字", "Signatures"),
    "signature_of": ("{name} 的签名", "Signature of {name}"),
    "drawing_awaited": (
        "签名图还在师傅手机里",
        "The drawing is still on the technician's phone",
    ),
    "drawing_checked": ("签名图已到，正在检查", "The drawing has arrived and is being checked"),
    "drawing_refused": (
        "签名图无法读取（文件损坏或不是签名图）",
        "The drawing cannot be read: the file is damaged, or is no drawing",
    ),
    "drawing_never": ("手机从未上报这个签名图", "The phone never announced this drawing"),
    "sealed": ("已封存 {at}", "Sealed {at}"),
    "sealed_note": (
        "封存的 PDF 附有原文和全部证明，任何人任何时候都能验证。",
        "The sealed PDF carries the text itself and all proofs; anybody can verify it at any time.",
    ),
    "not_entered": ("正在登记", "Being entered"),
    "waits_countersign": (
        "记录已到，手机的签名有效；几分钟内加签并记入公开日志。",
        "The record has arrived and the phone's signature holds; within minutes it will be countersigned and logged.",
    ),
    "not_sealed": ("已加签，已记入公开日志，正在封存", "Countersigned and in the public log; being sealed"),
    "waits_seal": ("几分钟内封存。", "It will be sealed within minutes."),
    "waits_photos": (
        "照片和签名图到齐后封存：{here} / {all} 张照片已到。",
        "It will be sealed once everything is here. Photos here: {here} of {all}.",
    ),
    "waits_checked": ("{count} 张刚到，正在检查。", "Arrived, being checked: {count}."),
    "waits_awaited": ("{count} 张还在师傅手机里。", "Still on the technician's phone: {count}."),
    "waits_refused": (
        "{count} 张无法读取，网点正在处理。",
        "Cannot be read, with the service centre now: {count}.",
    ),
    "waits_drawing": ("{why}。", "{why}."),
    "keep": ("保存", "Keep it"),
    "pdf": ("封存的 PDF", "The sealed PDF"),
    "bundle": ("证据包（zip）", "The evidence file (zip)"),
    "witnessed": ("见证（witnessed.txt）", "Witnesses' proof (witnessed.txt)"),
    "witnessed_note": (
        "有见证人签名说看过收有这份记录的公开日志，证据包里已附上；只存 PDF 的，请另存：",
        "Witnesses have signed that they saw the public log with this record in it. The evidence file has their words; "
        "with the PDF alone, keep these too:",
    ),
    "in_browser": (
        "微信里不能下载：请长按短信里的链接，复制到浏览器里打开；扫码来的，请用手机相机再扫一次。",
        "WeChat downloads nothing: press and hold the link in your message, copy it and open it in a browser. If you "
        "scanned a code, scan it once more with the phone's camera.",
    ),
    "seen_press": ("我已看过这份记录", "I have read this record"),
    "seen_note": (
        "只表示您看过，不表示同意，也不影响您的任何权利。",
        "It only says that you have read it. You agree to nothing by it and lose no right.",
    ),
    "seen_then": (
        "看过以后，还可以要一个验收码来确认这次服务；确认与否由您决定。",
        "Once you have read it you can also ask for a code and confirm the work with it, if you wish.",
    ),
    "seen_at": ("您已于 {at} 看过", "You said that you have read it, {at}"),
    "completion": ("用验收码确认", "Confirm with a completion code"),
    "completion_note": (
        "验收码会发到工单登记的手机号。请只在本页填写，不要告诉任何人，包括师傅。",
        "A code goes to the number on the request. Type it on this page only and tell nobody, the technician included.",
    ),
    "completion_send": ("发送验收码", "Send me a code"),
    "completion_type": ("六位验收码", "The six figures"),
    "completion_confirm": ("确认", "Confirm"),
    "completion_done": ("您已用验收码确认，{at}", "Confirmed by you with a completion code, {at}"),
    "full_link": ("在自己手机上查看全部", "Have everything on your own phone"),
    "full_link_note": (
        "这个二维码经过师傅的手机，所以只能看这一份记录。完整链接会发到工单登记的手机号。",
        "This code came by way of the technician's phone, so it opens this one record only. The full link goes to the "
        "number on the request.",
    ),
    "full_link_send": ("把完整链接发给我", "Send me the full link"),
    "versions": ("这张报修单的全部记录", "All records of this request"),
    "versions_call": ("这次服务的全部记录", "All records of this service call"),
    "versions_call_text": (
        "这次服务了不止一台机器，每台各有一份记录，请分别查看。",
        "More than one machine was looked after. Each has a record of its own; please read them one by one.",
    ),
    "version_seen": ("您已看过", "read by you"),
    "version_this": ("正在查看", "you are reading this one"),
    "version_current": ("现行", "current"),
    "version_corrected": ("已被 {number} 更正", "corrected by {number}"),
    "version_corrects": ("更正 {number}", "corrects {number}"),
    "version_withdrawn": ("已撤回", "withdrawn"),
    "reason": ("更正原因", "Reason"),
    "was": ("原来", "Was"),
    "now": ("改为", "Is now"),
    "field": ("项目", "Field"),
    "notice_corrected": (
        "这份记录已被 {number} 更正。{at}",
        "This record was corrected by {number}, {at}.",
    ),
    "notice_corrects": ("这份记录更正了 {number}。", "This record corrects {number}."),
    "notice_withdrawn": (
        "这份记录后来被撤回。它仍留在这里，因为签过的记录不会消失。",
        "This record was withdrawn later. It stays here, because what was signed never vanishes.",
    ),
    "open_it": ("查看", "Open it"),
    "unshown": (
        "这份记录用的是本页还不认识的版式，无法显示；仍可保存和验证。",
        "This record was made under a template that this page does not know. It cannot be shown here, but kept and "
        "verified.",
    ),
    "raw": ("查看签字原文", "The text as it was signed"),
}

WELCOME: Words = {
    "title": ("上门维修服务记录", "Records of repair visits"),
    "text": (
        "这里保存师傅上门服务的签字记录。看自己的记录，请打开短信里的链接，或扫师傅给您的二维码。",
        "What was signed at a service visit is kept here. To read your own record, open the link in your message, or "
        "scan the code that the technician gave you.",
    ),
    "verify": ("验证一份记录", "Verify a record"),
    "docs": ("接口文档", "API documentation"),
}

SIMPLE: Words = {
    "unknown": (
        "还没有找到这份记录",
        "This record is not here yet",
    ),
    "unknown_text": (
        "如果二维码是师傅刚给您的：记录还在师傅的手机里，等手机联网后就会出现在这里。请稍后再打开同一个链接。",
        "If you were just handed this code, the record is still on the technician's phone and will appear here. "
        "Open the same link again later.",
    ),
    "unknown_more": (
        "如果您收到的是短信链接，请检查是否完整；也可以打电话给网点。",
        "If the link came in a message, check that it is whole, or ring the service centre.",
    ),
    "elsewhere": ("请再打开一次链接", "Open your link once more"),
    "elsewhere_text": (
        "请在这个浏览器里再打开一次短信里的链接（或再扫一次码）。",
        "Open the link in your message once more in this browser, or scan the code again.",
    ),
    "elsewhere_more": (
        "为了您的隐私，记录只在打开过链接的浏览器里显示，只有网址不够。",
        "For your privacy a record shows only in the browser in which its link was opened; the address alone is not "
        "enough.",
    ),
    "unproved": ("这份记录正在核对", "This record is being checked"),
    "unproved_text": (
        "记录已经收到，但它的签名没有通过检查，网点正在处理。请打电话给网点。",
        "The record has arrived, but its signature did not pass the check. The service centre looks into it; please "
        "ring.",
    ),
    "none": ("还没有签过字的记录", "No signed record yet"),
    "none_text": (
        "师傅签字的记录联网后会出现在这里。",
        "What the technician signs will appear here as soon as the phone has a network.",
    ),
    "expired": ("这个链接已过期", "This link has lapsed"),
    "expired_text": (
        "为了您的隐私，链接只在一段时间内有效。可以把新链接发到工单登记的手机号。",
        "For your privacy links work for a while only. A fresh one can go to the number on the request.",
    ),
    "expired_more": ("也可以打电话给网点。", "You can also ring the service centre."),
    "expired_send": ("发新链接给我", "Send me a fresh link"),
    "too_often": ("请过一会儿再试", "Please try again later"),
    "too_often_text": (
        "从这里打开的无效链接太多了，请 {minutes} 分钟后再试。有效链接不受影响。",
        "Too many links that do not exist were tried from here. Try again in {minutes} minutes; a link that exists "
        "still opens.",
    ),
    "not_here": ("没有找到", "Not found"),
    "not_here_text": ("这里没有您要的内容。", "What you asked for is not here."),
    "not_here_more": (
        "看自己的记录，请打开短信里的链接，或扫师傅给您的二维码。",
        "To read your own record, open the link in your message, or scan the code that the technician gave you.",
    ),
    "stale": ("请重新打开链接", "Please open your link again"),
    "stale_text": (
        "页面放得太久了，刚才的操作没有生效。请重新打开短信里的链接。",
        "The page was open for too long and nothing was done. Open the link in your message again.",
    ),
    "defect": ("我们这里出了差错", "Something went wrong on our side"),
    "defect_text": (
        "已记录，编号 {number}。请稍后再试。",
        "It has been noted as {number}. Please try again later.",
    ),
    "unavailable": ("暂时打不开", "Not available at the moment"),
    "unavailable_text": (
        "您的记录没有丢，请过一两分钟再试。",
        "Your record is safe. Try again in a minute or two.",
    ),
    "back": ("返回记录", "Back to the record"),
}

DONE: Words = {
    "seen": ("已记下：您看过了。", "Noted: you have read it."),
    "sent": (
        "已安排发送到工单登记的手机号，一两分钟内会收到。",
        "On its way to the number on the request; it takes a minute or two.",
    ),
    "sent_later": (
        "已登记：网点还在核对这张工单，核对完就会发送到工单登记的手机号。",
        "Noted. Something about this request is being checked; the link goes to the number on it as soon as the "
        "service centre has settled it.",
    ),
    "waits": (
        "上次要的链接还在等：网点还在核对这张工单，核对完就会发送，不用再点。也可以打电话给网点。",
        "The link you asked for still waits: it goes out as soon as the service centre has settled something about "
        "this request. There is no need to ask again; you can also ring.",
    ),
    "sent_lately": (
        "最近已经发过。没收到的话，请过一会儿再试，或打电话给网点。",
        "One was sent not long ago. If it has not come, try again later or ring the service centre.",
    ),
    "no_number": (
        "工单上没有能接收短信的号码，请打电话给网点。",
        "There is no number on the request that can be written to. Please ring the service centre.",
    ),
    "withheld": (
        "网点还在核对这张工单，暂时不能发送，请稍后再试。",
        "The service centre is still checking something about this request. Please try again later.",
    ),
    "not_seen": ("请先看过记录，再发送验收码。", "Please read the record first."),
    "no_link": ("这个链接不能这样做。", "This link cannot do that."),
    "not_found": (
        "没有找到这份记录，请打电话给网点。",
        "This record was not found. Please ring the service centre.",
    ),
    "code_sent": ("验收码已发送，24 小时内有效。", "The code is on its way; it holds for 24 hours."),
    "confirmed": ("确认成功，谢谢。", "Confirmed. Thank you."),
    "wrong_code": ("验收码不对，请再看一下短信。", "That is not the code. Please look at the message again."),
    "code_over": ("验收码已失效，请重新发送。", "This code is over. Have a fresh one sent."),
}


def say(words: Words, key: str, side: int, **values: object) -> str:
    """A sentence in one of the two languages (0: zh-CN, 1: en)."""
    return words[key][side].format(**values) if values else words[key][side]
