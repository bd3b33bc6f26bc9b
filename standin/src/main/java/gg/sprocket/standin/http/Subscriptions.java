package gg.sprocket.standin.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import gg.sprocket.standin.Json;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.core.protocol.version13.Hybi13Handshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.util.Set;

/**
 * Subscriptions over a WebSocket at {@code /graphql}. 1.x speaks the older protocol
 * (subscriptions-transport-ws, whose name on the wire is {@code graphql-ws}) and closes what offers
 * another with 1002 (subscriptions-transport-ws, src/server.ts); 2.0 speaks its successor, {@code
 * graphql-transport-ws}. In both a client says connection_init and hears connection_ack.
 */
public final class Subscriptions implements WebSocketConnectionCallback {

  private static final int PROTOCOL_ERROR = 1002;

  private final String protocol;

  private Subscriptions(String protocol) {
    this.protocol = protocol;
  }

  /** Takes WebSockets at {@code /graphql} and leaves the rest to others. */
  public static HttpHandler before(HttpHandler others, String protocol) {
    WebSocketProtocolHandshakeHandler sockets =
        new WebSocketProtocolHandshakeHandler(
            Set.of(new Hybi13Handshake(Set.of(protocol), false)),
            new Subscriptions(protocol),
            others);
    return exchange -> (isSocket(exchange) ? sockets : others).handleRequest(exchange);
  }

  private static boolean isSocket(HttpServerExchange exchange) {
    return exchange.getRequestPath().equals("/graphql")
        && "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.UPGRADE));
  }

  @Override
  public void onConnect(WebSocketHttpExchange exchange, WebSocketChannel channel) {
    if (!protocol.equals(channel.getSubProtocol())) {
      WebSockets.sendClose(PROTOCOL_ERROR, "", channel, null);
      return;
    }
    channel
        .getReceiveSetter()
        .set(
            new AbstractReceiveListener() {
              @Override
              protected void onFullTextMessage(WebSocketChannel from, BufferedTextMessage message) {
                answer(from, message.getData());
              }
            });
    channel.resumeReceives();
  }

  private static void answer(WebSocketChannel channel, String text) {
    JsonNode message;
    try {
      message = Json.read(text);
    } catch (JsonProcessingException e) {
      say(channel, Json.object().put("type", "connection_error").toString());
      return;
    }
    switch (message.path("type").asText()) {
      case "connection_init" ->
          say(channel, Json.object().put("type", "connection_ack").toString());
      case "ping" -> say(channel, Json.object().put("type", "pong").toString());
      case "connection_terminate" -> WebSockets.sendClose(1000, "", channel, null);
      // A subscription stays open and silent until something happens.
      default -> channel.resumeReceives();
    }
  }

  private static void say(WebSocketChannel channel, String text) {
    WebSockets.sendText(text, channel, null);
  }
}
