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
    "photo_lacking": ("没有这张照片：{why}", "Without this photo: {why}"),
    "signatures": ("签字", "Signatures"),
    "signature_of": ("{name} 的签名", "Signature of {name}"),
    "signature_awaited": (
        "签名图还在师傅手机里",
        "The drawing is still on the technician's phone",
    ),
    "sealed": ("已封存 {at}", "Sealed {at}"),
    "sealed_note": (
        "封存的 PDF 附有原文和全部证明，任何人任何时候都能验证。",
        "The sealed PDF carries the text itself and all proofs; anybody can verify it at any time.",
    ),
    "not_sealed": ("正在封存", "Being sealed"),
    "waits_countersign": (
        "记录已到，几分钟内完成加签和封存。",
        "The record has arrived; it will be countersigned and sealed within minutes.",
    ),
    "waits_photos": (
        "{here} / {all} 张照片已到，其余还在师傅手机里；到齐后封存。",
        "{missing} of {all} photos are still on the technician's phone; it will be sealed when they are here.",
    ),
    "keep": ("保存", "Keep it"),
    "pdf": ("封存的 PDF", "The sealed PDF"),
    "bundle": ("证据包（zip）", "The evidence file (zip)"),
    "in_browser": (
        "微信里不能下载：先点右上角“…”，选“在浏览器打开”。",
        "WeChat downloads nothing: press “…” at the top right and choose “Open in browser” first.",
    ),
    "seen_press": ("我已看过这份记录", "I have read this record"),
    "seen_note": (
        "只表示您看过，不表示同意，也不影响您的任何权利。",
        "It only says that you have read it. You agree to nothing by it and lose no right.",
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
    "version_this": ("正在查看", "you are reading this one"),
    "version_current": ("现行", "stands"),
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
    "expired_send": ("发新链接给我", "Send me a fresh link"),
    "too_often": ("请过一会儿再试", "Please try again later"),
    "too_often_text": (
        "从这里打开的无效链接太多了，请 {minutes} 分钟后再试。有效链接不受影响。",
        "Too many links that do not exist were tried from here. Try again in {minutes} minutes; a link that exists "
        "still opens.",
    ),
    "not_here": ("没有找到", "Not found"),
    "not_here_text": ("这里没有您要的内容。", "What you asked for is not here."),
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


VERIFY: Words = {
    "title": ("验证服务记录", "Verify a service record"),
    "lead": (
        "检查一份记录是不是原件、由谁出具、有没有改过。文件只在您的手机或电脑上检查，不会上传；可以先断网再选文件。",
        "Find out whether a record is the original, who issued it and whether anything was changed. The file is "
        "checked on your own device and sent nowhere; you can switch the network off first.",
    ),
    "choose": ("选择文件", "Choose a file"),
    "choose_what": (
        "封存的 PDF、证据包（zip），或 record.json 和 proof.json 一起；照片原件可一并选上。",
        "The sealed PDF, the evidence file (zip), or record.json and proof.json together; original photos may go with "
        "them.",
    ),
    "drop": ("也可以把文件拖到这里", "You can also drop it here"),
    "offline": ("先断网再验证", "Verify without a network"),
    "by_number": ("按编号查询", "Look up a number"),
    "number": ("记录编号", "Record number"),
    "look_up": ("查询", "Look up"),
    "by_number_note": (
        "只告诉您这个编号是否封存过以及文件指纹，不显示任何个人信息。",
        "It only says whether a record of this number was sealed, and its fingerprints. Nothing personal is shown.",
    ),
    "none": (
        "没有这个编号的封存记录：可能输错了，或者还没有封存。",
        "No sealed record has this number: it may be mistyped, or not sealed yet.",
    ),
    "text_hash": ("原文指纹", "Fingerprint of the text"),
    "pdf_hash": ("PDF 指纹", "Fingerprint of the PDF"),
    "leaf": ("公开日志中的位置", "Place in the log"),
    "sealed_at": ("封存时间", "Sealed at"),
    "corrected_by": ("已被更正，见", "Corrected by"),
    "without_us": ("不靠我们也能验证", "Three ways to verify without us"),
    "way_reader": (
        "用任何能看签名的 PDF 阅读器，或者：",
        "With any PDF reader that shows signatures, or:",
    ),
    "way_openssl": (
        "取出附件，用 openssl 核对师傅手机的签名（证据包里的 VERIFY.txt 有全部命令）：",
        "Take the attachments out and check the phone's signature with openssl (VERIFY.txt in the evidence file has "
        "every command):",
    ),
    "way_log": (
        "用任何 C2SP tlog-proof 工具，核对 proof.json 里的日志证明与已公布的检查点。也可以用我们的命令行程序，不联网：",
        "Compare the log proof in proof.json with a published checkpoint, by any tool for C2SP tlog-proof; or use our "
        "command, which needs no network:",
    ),
    "keys": ("本站的公钥", "The public keys of this service"),
    "no_script": (
        "浏览器关闭了 JavaScript，不能在这里检查文件；请用下面的办法。",
        "JavaScript is switched off, so files cannot be checked here. The ways below do not need it.",
    ),
    "js_checking": ("正在检查…", "Checking…"),
    "js_loaded": (
        "已全部载入。现在可以断开网络，再选文件。",
        "Everything is loaded. Switch the network off now, and choose a file.",
    ),
    "js_insecure": (
        "这个地址不是 https，浏览器不提供密码功能，无法在这里检查。",
        "This address is not https, so the browser offers no cryptography and nothing can be checked here.",
    ),
    "js_failed": ("无法完成检查：", "It could not be checked: "),
    "js_again": ("检查另一个文件", "Check another file"),
    "js_qr_same": ("与二维码上的指纹一致。", "It is the record of the QR code."),
    "js_qr_other": (
        "与二维码上的指纹不一致：不是同一份记录。",
        "It is not the record of the QR code: the fingerprints differ.",
    ),
    "js_qr_known": (
        "二维码上的指纹与本站封存的记录一致。要核对整份内容，请再选择文件。",
        "The fingerprint of the QR code is that of a record sealed here. To check all of it, choose the file.",
    ),
    "js_qr_unknown": (
        "本站没有封存过这个指纹的记录：纸上的二维码可能是伪造的，或者记录还没有封存。",
        "No record with this fingerprint was sealed here: the QR code may be forged, or the record is not sealed yet.",
    ),
    "js_genuine": ("真实有效", "Genuine"),
    "js_broken": ("不成立", "Not genuine"),
    "js_unreadable": ("无法检查", "Cannot be checked"),
    "js_bad": ("不符", "does not hold"),
    "js_ok": ("成立", "holds"),
    "js_absent": ("未核对", "not shown"),
    "js_details": ("逐项结果", "Everything that was checked"),
}
