package gg.sprocket.operator.vault;

import gg.sprocket.operator.vault.Failures.Content;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;

/**
 * What the driver cannot do: answers and questions that are no texts, and deletions that say what.
 *
 * @param connection the way to the member
 */
record Transfers(Connection connection) {

  private static final int OK = 200;

  /** Deletes without a token. */
  Answer delete(String path, byte[] body) throws VaultFailure {
    Duration limit = connection.limits().answer();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(connection.url(path)))
            .method("DELETE", BodyPublishers.ofByteArray(body))
            .build();
    return connection.timed(
        "DELETE " + path,
        limit,
        () -> {
          HttpResponse<byte[]> response =
              connection.client().send(request, BodyHandlers.ofByteArray());
          return Answer.of(response.statusCode(), response.body());
        });
  }

  /** Reads a snapshot into a file, which is there in the end if all of it is. */
  void saveSnapshot(String path, VaultToken token, Path file) throws VaultFailure {
    String what = "GET " + path;
    HttpRequest request = request(path, token).GET().build();
    Answer answer =
        connection.timed(what, connection.limits().copies(), () -> received(request, file));
    Driver.good(what, answer, Content.Open);
  }

  private Answer received(HttpRequest request, Path file) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        connection.client().send(request, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != OK) {
        return Answer.of(response.statusCode(), body.readAllBytes());
      }
      keep(body, file);
      return Answer.of(OK, new byte[0]);
    }
  }

  private static void keep(InputStream snapshot, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.copy(snapshot, part, StandardCopyOption.REPLACE_EXISTING);
      if (!new SnapshotFile(part).isWhole()) {
        throw new EOFException("the snapshot ends too early");
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** Writes what a file holds. */
  void upload(String path, VaultToken token, Path file) throws VaultFailure {
    String what = "PUT " + path;
    Answer answer =
        connection.timed(
            what,
            connection.limits().copies(),
            () -> {
              HttpRequest request = request(path, token).PUT(BodyPublishers.ofFile(file)).build();
              HttpResponse<byte[]> response =
                  connection.client().send(request, BodyHandlers.ofByteArray());
              return Answer.of(response.statusCode(), response.body());
            });
    Driver.good(what, answer, Content.Open);
  }

  private HttpRequest.Builder request(String path, VaultToken token) {
    byte[] text = token.text().copy();
    try {
      return HttpRequest.newBuilder(URI.create(connection.url(path)))
          .header("X-Vault-Token", new String(text, StandardCharsets.US_ASCII));
    } finally {
      Arrays.fill(text, (byte) 0);
    }
  }
}
