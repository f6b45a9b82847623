"""What the page that verifies says in both languages: (zh-CN, en)."""

from __future__ import annotations

from server.customer.words import Words

VERIFY: Words = {
    "title": ("验证服务记录", "Verify a service record"),
    "lead": (
        "检查一份记录是不是原件、由谁出具、有没有改过。文件只在您的手机或电脑上检查，不会上传；可以先断网再选文件。",
        "Find out whether a record is the original, who issued it and whether anything was changed. The file is "
        "checked on your own device and sent nowhere; you can switch the network off first.",
    ),
    "choose": ("选择文件", "Choose a file"),
    "choose_what": (
        "封存的 PDF、证据包（zip），或 record.json 和 proof.json 一起；照片原件和 witnessed.txt（见证）可一并选上。",
        "The sealed PDF, the evidence file (zip), or record.json and proof.json together; original photos and "
        "witnessed.txt may go with them.",
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
    "witnessed": ("见证（witnessed.txt）", "Witnesses' proof (witnessed.txt)"),
    "sealed_at": ("封存时间", "Sealed at"),
    "corrected_by": ("已被更正，见", "Corrected by"),
    "standing": ("状态", "Standing"),
    "withdrawn": ("已撤回：不再有效，原件仍保留", "Withdrawn: it no longer stands; the original is kept"),
    "without_us": ("不靠我们也能验证", "Three ways to verify without us"),
    "way_reader": (
        "用任何能看签名的 PDF 阅读器，或者：",
        "With any PDF reader that shows signatures, or:",
    ),
    "way_openssl": (
        "PDF 的附件是原文 record.json 和证明 proof.json，这样取出：",
        "The text itself, record.json, and proof.json are attached to the PDF. Take them out:",
    ),
    "way_bundle": (
        "解开证据包（zip），在那里用 openssl 核对师傅手机的签名；全部命令见包里的 VERIFY.txt：",
        "In the unpacked evidence bundle (zip) check the phone's signature with openssl; its VERIFY.txt has every "
        "command:",
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
    "js_damaged": (
        "文件已损坏，读到一半无法继续；请重新保存一份再试。",
        "the file is damaged and cannot be read to its end; save it again and retry.",
    ),
    "js_genuine": ("真实有效", "Genuine"),
    "js_broken": ("不成立", "Not genuine"),
    "js_open": ("没有全部核对", "Not all could be compared"),
    "js_unreadable": ("无法检查", "Cannot be checked"),
    "js_bad": ("不符", "does not hold"),
    "js_ok": ("成立", "holds"),
    "js_absent": ("未核对", "not shown"),
    "js_details": ("逐项结果", "Everything that was checked"),
}

IN_THE_BROWSER: Words = {
    "proof_needed": (
        "只有 record.json 不能核对：请和 proof.json 一起选择，或选择 PDF、证据包",
        "record.json alone proves nothing: choose it together with proof.json, or choose the PDF or the bundle",
    ),
    "proof_alone": (
        "proof.json 是证明，本身不是记录：请和 record.json 一起选择",
        "proof.json is a proof, not a record: choose it together with record.json",
    ),
    "record_needed": (
        "witnessed.txt 是日志证明，本身不是记录：请和 PDF 或证据包一起选择",
        "witnessed.txt is a proof of the log, not a record: choose it together with the PDF or the bundle",
    ),
}
"""Findings that the command words with its own options, as the page says them."""
