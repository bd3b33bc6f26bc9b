package gg.sprocket.standin.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outermost fields of a GraphQL document, which is all that a stand-in has to know of it.
 *
 * @param mutation whether it is one
 * @param fields its fields
 */
record Document(boolean mutation, List<Field> fields) {

  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[{}()]|[A-Za-z_][A-Za-z_0-9]*|\\$?[^\\s{}()\"]");
  private static final Pattern ARGUMENT =
      Pattern.compile("([A-Za-z_]\\w*)\\s*:\\s*(?:\"([^\"]*)\"|\\$(\\w+))");

  /**
   * A field.
   *
   * @param name its name
   * @param arguments what stands in its parentheses
   */
  record Field(String name, String arguments) {

    /** The text given for an argument, or the variable named: {@code $name}. */
    Optional<String> argument(String wanted) {
      Matcher matcher = ARGUMENT.matcher(arguments);
      while (matcher.find()) {
        if (matcher.group(1).equals(wanted)) {
          return Optional.of(matcher.group(2) != null ? matcher.group(2) : "$" + matcher.group(3));
        }
      }
      return Optional.empty();
    }
  }

  /** Reads a document; absent if its braces do not match or it asks for nothing. */
  static Optional<Document> of(String text) {
    List<Field> fields = new ArrayList<>();
    Matcher tokens = TOKEN.matcher(text);
    int braces = 0;
    int opened = -1;
    int parentheses = 0;
    while (tokens.find() && braces >= 0) {
      String token = tokens.group();
      switch (token) {
        case "{" -> braces++;
        case "}" -> braces--;
        case "(" -> opened = parentheses++ == 0 ? tokens.end() : opened;
        case ")" -> {
          if (--parentheses == 0 && braces == 1 && !fields.isEmpty()) {
            String name = fields.removeLast().name();
            fields.add(new Field(name, text.substring(opened, tokens.start())));
          }
        }
        default -> {
          if (braces == 1 && parentheses == 0 && Character.isJavaIdentifierStart(token.charAt(0))) {
            fields.add(new Field(token, ""));
          }
        }
      }
    }
    return braces == 0 && parentheses == 0 && !fields.isEmpty()
        ? Optional.of(new Document(text.strip().startsWith("mutation"), fields))
        : Optional.empty();
  }
}
