package gg.sprocket.operator.probe;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An object of a bucket.
 *
 * @param key its key
 * @param written when it was stored last, by the clock of the service
 */
public record StoredObject(String key, Instant written) {

  private static final Pattern ENTRY = Pattern.compile("(?s)<Contents>(.*?)</Contents>");
  private static final Pattern KEY = Pattern.compile("<Key>([^<]{1,1024})</Key>");
  private static final Pattern WRITTEN = Pattern.compile("<LastModified>([^<]{1,64})<");

  /** Those that an answer of ListObjectsV2 names, in its order. */
  static List<StoredObject> listed(String answer) {
    return ENTRY
        .matcher(answer)
        .results()
        .map(entry -> entry.group(1))
        .flatMap(
            entry -> first(KEY, entry).map(key -> new StoredObject(key, written(entry))).stream())
        .toList();
  }

  /** One whose time cannot be read has none of its own: names alone put such in order. */
  private static Instant written(String entry) {
    try {
      return first(WRITTEN, entry)
          .map(OffsetDateTime::parse)
          .map(OffsetDateTime::toInstant)
          .orElse(Instant.EPOCH);
    } catch (DateTimeException _) {
      return Instant.EPOCH;
    }
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
