package gg.sprocket.standin.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.form.FormData;
import io.undertow.server.handlers.form.FormDataParser;
import io.undertow.server.handlers.form.FormParserFactory;
import io.undertow.server.handlers.form.MultiPartParserDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request over HTTP.
 *
 * @param exchange where it came in
 */
public record Request(HttpServerExchange exchange) {

  /**
   * A form with files.
   *
   * @param fields its texts
   * @param files its files
   */
  public record Form(Map<String, String> fields, Map<String, byte[]> files) {}

  /** Its method. */
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  /** Its path. */
  public String path() {
    return exchange.getRequestPath();
  }

  /** A parameter of its query. */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(exchange.getQueryParameters().get(name)).map(v -> v.getFirst());
  }

  /** A header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
  }

  /** Its body as text. */
  public String text() throws IOException {
    return new String(exchange.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /**
   * Its body as form. Files are laid down on disk first, as the package graphql-upload does, so the
   * folder for temporary files must be writable.
   */
  public Form form() throws IOException {
    MultiPartParserDefinition definition =
        new MultiPartParserDefinition(Path.of(System.getProperty("java.io.tmpdir")));
    definition.setFileSizeThreshold(0);
    try (FormDataParser parser =
        FormParserFactory.builder(false).addParser(definition).build().createParser(exchange)) {
      Map<String, String> fields = new TreeMap<>();
      Map<String, byte[]> files = new TreeMap<>();
      if (parser == null) {
        return new Form(fields, files);
      }
      FormData data = parser.parseBlocking();
      for (String name : data) {
        FormData.FormValue value = data.getFirst(name);
        if (value.isFileItem()) {
          try (InputStream in = value.getFileItem().getInputStream()) {
            files.put(name, in.readAllBytes());
          }
        } else {
          fields.put(name, value.getValue());
        }
      }
      return new Form(fields, files);
    }
  }
}
