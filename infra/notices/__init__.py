"""Ways to tell people something, one adapter a file: mail, files, a signed webhook, texts by 阿里云, 腾讯云 and
Amazon SNS, robots of 钉钉, 企业微信, 飞书.
"""

from __future__ import annotations

from infra.notices.channel import Channel, Message, Refused, Unreachable

__all__ = ["Channel", "Message", "Refused", "Unreachable"]
