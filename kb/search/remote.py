"""An embedding service that speaks the OpenAI protocol (`POST …/embeddings`), for example inside the organisation.

Three environment variables name it: KB_EMBEDDING_URL (up to and with `/v1`), KB_EMBEDDING_MODEL, KB_EMBEDDING_KEY.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from urllib.error import URLError
from urllib.request import Request, urlopen

import msgspec
import numpy as np
from numpy.typing import NDArray

from kb.errors import KBError

_TIMEOUT = 60  # seconds for one request


class EncoderError(KBError):
    """The embedding service is not set up, does not answer, or answers something else."""


class _Item(msgspec.Struct):
    index: int
    embedding: list[float]


class _Answer(msgspec.Struct):
    data: list[_Item]


class RemoteEncoder:
    """Asks the service for vectors (see `Encoder`)."""

    def __init__(self, url: str, model: str, key: str = "") -> None:
        if not url.startswith(("http://", "https://")):
            raise EncoderError("嵌入服务地址无效", where=url, expected="http:// 或 https:// 开头的地址")
        self.name = f"remote-{model}"
        self._url = url.rstrip("/") + "/embeddings"
        self._model = model
        self._key = key
        self.dimensions = len(self.query("目标"))

    @classmethod
    def from_environment(cls) -> RemoteEncoder:
        """The service named by the environment.

        Raises:
            EncoderError: KB_EMBEDDING_URL or KB_EMBEDDING_MODEL is missing, or the service does not answer.
        """
        url, model = os.environ.get("KB_EMBEDDING_URL", ""), os.environ.get("KB_EMBEDDING_MODEL", "")
        if not url or not model:
            raise EncoderError("没有设置嵌入服务", advice="请设置环境变量 KB_EMBEDDING_URL 和 KB_EMBEDDING_MODEL")
        return cls(url, model, os.environ.get("KB_EMBEDDING_KEY", ""))

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row for each text of the archive."""
        answer = self._ask(list(texts))
        rows = [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        if len(rows) != len(texts):
            raise EncoderError("嵌入服务返回的向量数目不对", where=self._url, expected=f"{len(texts)} 个")
        vectors = np.asarray(rows, np.float32)
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector of what somebody asks."""
        return np.asarray(self.passages([text])[0], np.float32)

    def _ask(self, texts: list[str]) -> _Answer:
        headers = {"Content-Type": "application/json"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        body = msgspec.json.encode({"model": self._model, "input": texts})
        try:
            with urlopen(Request(self._url, body, headers), timeout=_TIMEOUT) as response:
                return msgspec.json.decode(response.read(), type=_Answer)
        except (URLError, TimeoutError) as error:
            raise EncoderError("嵌入服务没有应答", where=self._url, advice="请检查地址和网络") from error
        except msgspec.MsgspecError as error:
            raise EncoderError("嵌入服务的回答看不懂", where=self._url, expected="OpenAI embeddings 格式") from error
