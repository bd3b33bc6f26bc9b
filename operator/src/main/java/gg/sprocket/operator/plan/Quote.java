package gg.sprocket.operator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is foreign to a message of ours, and gives way so that the message keeps its end. */
public sealed interface Quote {

  /** As much of it as fits into a number of characters. */
  String within(int room);

  /** Words that others said. */
  static Quote of(@Nullable String words) {
    return of("", words, "");
  }

  /** Words between brackets or the like; nothing at all where nothing was said. */
  static Quote of(String before, @Nullable String words, String after) {
    return new Words(
        before, words == null ? "" : words.strip().replaceAll("\\s+", " "), after, 150);
  }

  /** An answer of the API server: what refuses often says how to mend it. */
  static Quote ofAnswer(String words) {
    return new Words("", words.strip(), "", 300);
  }

  /** A message of ours within another one. */
  static Quote ofMessage(String message) {
    return new Told(message);
  }

  /** Names of which the first few tell enough. */
  static Quote of(List<String> names) {
    return new Names(names, names.size());
  }

  /**
   * The same.
   *
   * @param shown most names that are shown
   */
  static Quote of(List<String> names, int shown) {
    return new Names(names, shown);
  }

  /**
   * Of the end of a log: the line that tells an error, else the last one. Lines of npm tell only
   * that the command failed.
   */
  static Optional<String> cause(@Nullable String log) {
    List<String> lines =
        (log == null ? Stream.<String>empty() : log.lines())
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("npm "))
            .toList();
    return Stream.of("\\bPANIC:", "\\bFATAL:|\\bERROR:|Error:")
        .map(Pattern::compile)
        .flatMap(cause -> lines.stream().filter(line -> cause.matcher(line).find()))
        .findFirst()
        .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()));
  }

  /**
   * Words in one line.
   *
   * @param before what stands before them, if there are any
   * @param text the words
   * @param after what stands after them
   * @param most most characters
   */
  record Words(String before, String text, String after, int most) implements Quote {

    @Override
    public String within(int room) {
      if (text.isEmpty()) {
        return "";
      }
      int length = Math.max(1, Math.min(room, most) - before.length() - after.length());
      String clipped = text.length() <= length ? text : text.substring(0, length - 1) + "…";
      return before + clipped + after;
    }
  }

  /**
   * A message of which the begin and the end stay: the object and the next step.
   *
   * @param text the message
   */
  record Told(String text) implements Quote {

    @Override
    public String within(int room) {
      if (text.length() <= room) {
        return text;
      }
      int begin = Math.max(0, (room - 1) / 2);
      int end = Math.max(0, room - 1 - begin);
      return text.substring(0, begin) + "…" + text.substring(text.length() - end);
    }
  }

  /**
   * As many names as have room, and how many more there are; one is always named.
   *
   * @param names the names, those that matter most first
   * @param shown most of them that are shown
   */
  record Names(List<String> names, int shown) implements Quote {

    private static final int REST = " and 999 more".length();

    @Override
    public String within(int room) {
      List<String> fitting = new ArrayList<>();
      int length = REST;
      for (String name : names.subList(0, Math.min(shown, names.size()))) {
        length += name.length() + ", ".length();
        if (!fitting.isEmpty() && length > room) {
          break;
        }
        fitting.add(name);
      }
      int more = names.size() - fitting.size();
      return String.join(", ", fitting) + (more > 0 ? " and " + more + " more" : "");
    }
  }
}
