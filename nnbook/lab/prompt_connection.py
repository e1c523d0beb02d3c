"""A connection from a kernel to the browser that sends every message at once, for `nnbook lab`.

TCP lets a small message wait until the one before has been acknowledged, and a browser may take
40 ms to acknowledge. A picture follows right after the word that the kernel is busy, so now and
then it would come two frames late.
"""

import asyncio

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection, with every message sent at once (TCP_NODELAY)."""

    def connect(self) -> "asyncio.Future[None] | None":  # type: ignore[override]  # as Jupyter's
        """Connect to the kernel."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
