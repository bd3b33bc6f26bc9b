package gg.sprocket.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The routes of the API: GraphQL, uploads, subscriptions, sign-in, CORS. */
class ApiIT {

  private static final Backing BACKING = Backing.start();
  private static Instance instance = fresh();
  private static Container core = instance.component("core");
  private static Container parser = instance.component("replay-parse");

  private static Instance fresh() {
    try {
      return Instance.of(BACKING.database("api"), "1.5.0", "Microservices");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  static void start() {
    instance = instance.migrated();
    core = core.start().ready(3001, "/healthz");
    parser = parser.start().ready(3015, "/healthz");
  }

  @AfterAll
  static void stop() {
    core.close();
    parser.close();
    BACKING.close();
  }

  @Test
  void questionsAreAnsweredByGetAndPost() throws Exception {
    assertThat(core.get(3001, "/graphql?query=%7B__typename%7D").body())
        .isEqualTo("{\"data\":{\"__typename\":\"Query\"}}");
    assertThat(graphQl("{ organization { id name } }").at("/data/organization/name").asText())
        .isEqualTo("Minor League");
    assertThat(graphQl("{ nothing }").at("/errors/0/message").asText())
        .isEqualTo("Cannot query field \"nothing\" on type \"Query\".");
  }

  @Test
  void anUploadIsParsedByTheParser() throws Exception {
    String boundary = "frontier";
    String body =
        String.join(
            "\r\n",
            "--" + boundary,
            "Content-Disposition: form-data; name=\"operations\"",
            "",
            "{\"query\": \"mutation ($files: [Upload!]!) { parseReplays(files: $files) }\","
                + " \"variables\": {\"files\": [null]}}",
            "--" + boundary,
            "Content-Disposition: form-data; name=\"map\"",
            "",
            "{\"0\": [\"variables.files.0\"]}",
            "--" + boundary,
            "Content-Disposition: form-data; name=\"0\"; filename=\"a.replay\"",
            "Content-Type: application/octet-stream",
            "",
            "a replay",
            "--" + boundary + "--",
            "");

    JsonNode answer =
        Json.read(
            core.post(3001, "/graphql", "multipart/form-data; boundary=" + boundary, body).body());

    String task = answer.at("/data/parseReplays/0").asText();
    assertThat(task).as(answer.toString()).isNotEmpty();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                graphQl("{ task(id: \\\"" + task + "\\\") { status } }")
                    .at("/data/task/status")
                    .asText()
                    .equals("completed"));
  }

  @Test
  void aSubscriptionStaysOpen() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket = connect("graphql-ws", heard);

    socket.sendText("{\"type\":\"connection_init\",\"payload\":{}}", true).join();

    assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("connection_ack");
    assertThat(socket.isInputClosed()).isFalse();
    socket.abort();
  }

  @Test
  void aSubscriptionOfAnotherProtocolIsClosed() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    WebSocket socket = connect("", heard);

    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1002");
    socket.abort();
  }

  @Test
  void aSignInGoesToDiscordAndARenewalNeedsAToken() throws Exception {
    HttpResponse<String> login = core.get(3001, "/login");

    assertThat(login.statusCode()).isEqualTo(302);
    assertThat(login.headers().firstValue("Location").orElse(""))
        .startsWith("https://discord.com/api/oauth2/authorize?")
        .contains("redirect_uri=http%3A%2F%2Fapi.sprocket.localhost%2Flogin")
        .contains("scope=identify%20email");
    assertThat(core.status(3001, "/refresh")).isEqualTo(401);
  }

  @Test
  void onlyKnownPagesMayCallIt() throws Exception {
    assertThat(preflight("http://sprocket.localhost")).isEqualTo("http://sprocket.localhost");
    assertThat(preflight("http://other.localhost")).isEqualTo("http://other.localhost");
    assertThat(preflight("http://stranger.localhost")).isEmpty();
  }

  private static String preflight(String origin) throws Exception {
    HttpResponse<String> answer =
        Container.send(
            HttpRequest.newBuilder(core.address(3001, "/graphql"))
                .header("Origin", origin)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(204);
    return answer.headers().firstValue("Access-Control-Allow-Origin").orElse("");
  }

  private static JsonNode graphQl(String query) throws Exception {
    return Json.read(
        core.post(3001, "/graphql", "application/json", "{\"query\": \"" + query + "\"}").body());
  }

  private static WebSocket connect(String protocol, BlockingQueue<String> heard) {
    WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
    if (!protocol.isEmpty()) {
      builder.subprotocols(protocol);
    }
    URI address = URI.create(core.address(3001, "/graphql").toString().replace("http:", "ws:"));
    return builder
        .buildAsync(
            address,
            new WebSocket.Listener() {
              @Override
              public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                heard.add(text.toString());
                return CompletableFuture.completedFuture(null);
              }

              @Override
              public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
                heard.add("closed " + code);
                return CompletableFuture.completedFuture(null);
              }
            })
        .join();
  }
}
